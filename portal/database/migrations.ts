import type { Database } from "better-sqlite3";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/**
 * Each entry brings the database from the version of its index to the next; entries are never changed once released.
 * Instants are Unix milliseconds; hashes are lower-case hexadecimal SHA-256.
 */
const MIGRATIONS = [
  `
  CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    client_identifier TEXT NOT NULL UNIQUE CHECK (client_identifier GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
    company TEXT NOT NULL CHECK (company <> ''),
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    customer INTEGER NOT NULL REFERENCES customers (id),
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 9999),
    name TEXT NOT NULL CHECK (name <> ''),
    created_at INTEGER NOT NULL,
    last_sign_in_at INTEGER,
    UNIQUE (customer, number)
  ) STRICT;

  CREATE TABLE enrolments (
    id INTEGER PRIMARY KEY,
    user INTEGER NOT NULL REFERENCES users (id),
    certificate_hash TEXT NOT NULL CHECK (length(certificate_hash) = 64),
    certificate_subject TEXT NOT NULL,
    certificate_not_after INTEGER NOT NULL,
    enrolled_at INTEGER NOT NULL,
    withdrawn_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX enrolments_in_force ON enrolments (user, certificate_hash) WHERE withdrawn_at IS NULL;

  CREATE TABLE sessions (
    id_hash TEXT PRIMARY KEY,
    contents TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_by_last_seen ON sessions (last_seen_at);
  CREATE INDEX sessions_by_creation ON sessions (created_at);

  CREATE TABLE audit_trail (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    code TEXT,
    client_identifier TEXT,
    user_number INTEGER,
    certificate_hash TEXT,
    address TEXT
  ) STRICT;
  CREATE INDEX audit_trail_by_user ON audit_trail (client_identifier, user_number, at);
  CREATE TRIGGER audit_trail_is_not_changed BEFORE UPDATE ON audit_trail
    BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
  CREATE TRIGGER audit_trail_is_not_shortened BEFORE DELETE ON audit_trail
    BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
  `,
  `
  CREATE TABLE sign_in_attempts (
    id INTEGER PRIMARY KEY,
    client_identifier TEXT NOT NULL,
    user_number INTEGER NOT NULL,
    address TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sign_in_attempts_by_user ON sign_in_attempts (client_identifier, user_number, address);
  CREATE INDEX sign_in_attempts_by_age ON sign_in_attempts (at);
  `,
  // 360 days: retention starts at 365, and the two clocks need not agree to the millisecond.
  `
  CREATE INDEX audit_trail_by_age ON audit_trail (at);
  DROP TRIGGER audit_trail_is_not_shortened;
  CREATE TRIGGER audit_trail_is_kept BEFORE DELETE ON audit_trail
    WHEN OLD.at > (unixepoch() - 360 * 24 * 60 * 60) * 1000
    BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
  `,
];

/**
 * Brings the database to this program's version, all or nothing. `PRAGMA user_version` holds the version.
 *
 * @throws PasserelleError `configuration_refused` when the database was written by a newer program
 */
export function migrate(database: Database): void {
  database
    .transaction(() => {
      const version = database.pragma("user_version", {
        simple: true,
      }) as number;
      if (version > MIGRATIONS.length) {
        throw new PasserelleError(
          "configuration_refused",
          `the database is of version ${version}, this program knows ${MIGRATIONS.length}`,
        );
      }
      for (const migration of MIGRATIONS.slice(version))
        database.exec(migration);
      database.pragma(`user_version = ${MIGRATIONS.length}`);
    })
    .exclusive();
}
