import type { Database } from "better-sqlite3";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type { Clock } from "../clock.ts";
import type { UserReference } from "./enrolments.ts";

type AuditEvent =
  | "signed-in"
  | "sign-in-refused"
  | "signed-out"
  | "form-refused"
  | "certificate-enrolled"
  | "certificate-withdrawn";

/** Who, what, with which outcome; never a signature, a session or anything typed that is not an identifier. */
export interface AuditEntry extends UserReference {
  readonly event: AuditEvent;
  readonly code?: ErrorCode;
  readonly certificateHash?: string;
  /** Where the request came from; absent for what an administrator did. */
  readonly address?: string;
}

const INSERT = `
  INSERT INTO audit_trail (at, event, code, client_identifier, user_number, certificate_hash, address)
  SELECT @at, @event, @code, @clientIdentifier, @userNumber, @certificateHash, @address`;

/**
 * The append-only record of what happened. The database itself refuses changes to it, and to remove what is younger
 * than a year.
 *
 * @param retentionMs each entry removes those that are older; absent: nothing is removed
 */
export function createAuditTrail(
  database: Database,
  clock: Clock,
  retentionMs?: number,
) {
  const insert = database.prepare(INSERT);
  const insertOnce = database.prepare(
    `${INSERT} WHERE NOT EXISTS (
      SELECT 1 FROM audit_trail
      WHERE client_identifier = @clientIdentifier AND user_number = @userNumber AND at > @since
        AND event = @event AND code IS @code AND address IS @address)`,
  );
  const removeOld = database.prepare<[number]>(
    "DELETE FROM audit_trail WHERE at <= ?",
  );

  const rowOf = (entry: AuditEntry) => ({
    code: null,
    certificateHash: null,
    address: null,
    ...entry,
    at: clock().getTime(),
  });
  const forget = () => {
    if (retentionMs !== undefined)
      removeOld.run(clock().getTime() - retentionMs);
  };

  return {
    record(entry: AuditEntry): void {
      insert.run(rowOf(entry));
      forget();
    },
    /** For what anyone can repeat at will: of the same user, event, code and address, one entry within `windowMs`. */
    recordOnce(entry: AuditEntry, windowMs: number): void {
      const row = rowOf(entry);
      insertOnce.run({ ...row, since: row.at - windowMs });
      forget();
    },
  };
}

export type AuditTrail = ReturnType<typeof createAuditTrail>;
