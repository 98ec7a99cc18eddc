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
export interface AuditEntry extends Partial<UserReference> {
  readonly event: AuditEvent;
  readonly code?: ErrorCode;
  readonly certificateHash?: string;
  /** Where the request came from; absent for what an administrator did. */
  readonly address?: string;
}

/** The append-only record of what happened (the database itself refuses changes to it). */
export function createAuditTrail(database: Database, clock: Clock) {
  const insert = database.prepare(
    `INSERT INTO audit_trail (at, event, code, client_identifier, user_number, certificate_hash, address)
      VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  return {
    record(entry: AuditEntry): void {
      insert.run(
        clock().getTime(),
        entry.event,
        entry.code ?? null,
        entry.clientIdentifier ?? null,
        entry.userNumber ?? null,
        entry.certificateHash ?? null,
        entry.address ?? null,
      );
    },
  };
}

export type AuditTrail = ReturnType<typeof createAuditTrail>;
