import { createHash, type X509Certificate } from "node:crypto";
import type { Database } from "better-sqlite3";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Clock } from "../clock.ts";

/** One user of one customer, as both are written on the bank's letters. */
export interface UserReference {
  /** Eight digits. */
  readonly clientIdentifier: string;
  readonly userNumber: number;
}

/** Whom a certificate signs in. */
export interface Enrolment extends UserReference {
  readonly id: number;
  readonly name: string;
  readonly company: string;
  readonly certificateHash: string;
  readonly certificateSubject: string;
  /** Unix milliseconds, as `lastSignInAt`. */
  readonly certificateNotAfter: number;
  readonly lastSignInAt: number | null;
}

export interface NewEnrolment extends UserReference {
  readonly name: string;
  readonly company: string;
  readonly certificate: X509Certificate;
}

const SELECT_IN_FORCE = `
  SELECT enrolments.id, client_identifier AS clientIdentifier, number AS userNumber, name, company,
    certificate_hash AS certificateHash, certificate_subject AS certificateSubject,
    certificate_not_after AS certificateNotAfter, last_sign_in_at AS lastSignInAt
  FROM enrolments JOIN users ON users.id = enrolments.user JOIN customers ON customers.id = users.customer
  WHERE withdrawn_at IS NULL`;

/** Which certificate may sign in as which user of which customer. */
export function createEnrolments(database: Database, clock: Clock) {
  const byCertificate = database.prepare<[string, number, string], Enrolment>(
    `${SELECT_IN_FORCE} AND client_identifier = ? AND number = ? AND certificate_hash = ?`,
  );
  const byId = database.prepare<[number], Enrolment>(
    `${SELECT_IN_FORCE} AND enrolments.id = ?`,
  );
  const all = database.prepare<[], Enrolment>(
    `${SELECT_IN_FORCE} ORDER BY client_identifier, number, enrolments.id`,
  );
  const addCustomer = database.prepare<[string, string, number]>(
    `INSERT INTO customers (client_identifier, company, created_at) VALUES (?, ?, ?)
      ON CONFLICT (client_identifier) DO UPDATE SET company = excluded.company`,
  );
  const addUser = database.prepare<[number, string, number, string]>(
    `INSERT INTO users (customer, number, name, created_at)
      SELECT id, ?, ?, ? FROM customers WHERE client_identifier = ?
      ON CONFLICT (customer, number) DO UPDATE SET name = excluded.name`,
  );
  const addEnrolment = database.prepare<
    [string, string, number, number, string, number]
  >(
    `INSERT INTO enrolments (user, certificate_hash, certificate_subject, certificate_not_after, enrolled_at)
      SELECT users.id, ?, ?, ?, ? FROM users JOIN customers ON customers.id = users.customer
      WHERE client_identifier = ? AND number = ?
      ON CONFLICT DO NOTHING`,
  );
  const withdraw = database.prepare<[number, number]>(
    "UPDATE enrolments SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL",
  );
  const noteSignIn = database.prepare<[number, number]>(
    "UPDATE users SET last_sign_in_at = ? WHERE id = (SELECT user FROM enrolments WHERE id = ?)",
  );

  const enrol = database.transaction((enrolment: NewEnrolment): Enrolment => {
    const { clientIdentifier, userNumber, certificate } = enrolment;
    const now = clock().getTime();
    const certificateHash = createHash("sha256")
      .update(certificate.raw)
      .digest("hex");
    addCustomer.run(clientIdentifier, enrolment.company, now);
    addUser.run(userNumber, enrolment.name, now, clientIdentifier);
    addEnrolment.run(
      certificateHash,
      certificate.subject,
      Date.parse(certificate.validTo),
      now,
      clientIdentifier,
      userNumber,
    );
    const enrolled = byCertificate.get(
      clientIdentifier,
      userNumber,
      certificateHash,
    );
    if (enrolled === undefined)
      throw new PasserelleError("service_failed", "enrolment not stored");
    return enrolled;
  });

  return {
    /** The enrolment of exactly this certificate for exactly this user, or undefined: unknown users look the same. */
    find: (
      { clientIdentifier, userNumber }: UserReference,
      certificateHash: string,
    ) => byCertificate.get(clientIdentifier, userNumber, certificateHash),
    /** An enrolment that is still in force, or undefined. */
    inForce: (id: number) => byId.get(id),
    list: () => all.all(),
    withdraw: (id: number) => withdraw.run(clock().getTime(), id).changes > 0,
    noteSignIn: (id: number) => noteSignIn.run(clock().getTime(), id),
    /** Creates or renames customer and user as needed; enrolling the same certificate twice changes nothing. */
    enrol: (enrolment: NewEnrolment): Enrolment => enrol(enrolment),
  };
}

export type Enrolments = ReturnType<typeof createEnrolments>;
