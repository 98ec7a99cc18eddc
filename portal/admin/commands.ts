import type { Database } from "better-sqlite3";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Clock } from "../clock.ts";
import { createAuditTrail } from "../database/audit-trail.ts";
import { createEnrolments, type Enrolment } from "../database/enrolments.ts";
import {
  parseClientIdentifier,
  parseUserNumber,
} from "../sign-in/identifiers.ts";
import { readCertificate } from "./read-certificate.ts";

/** The options of the command line, as typed. */
export type AdminOptions = Partial<
  Record<
    "client" | "user" | "certificate" | "hash" | "name" | "company",
    string
  >
>;

/**
 * Runs one command; what it gives are the enrolments that it made, withdrew or found.
 *
 * @throws PasserelleError `arguments_invalid`, `client_identifier_invalid`, `user_number_invalid`,
 *   `certificate_expired`, `certificate_not_enrolled`
 */
export function runAdminCommand(
  database: Database,
  clock: Clock,
  [command = "", ...rest]: readonly string[],
  options: AdminOptions,
): Enrolment[] {
  const enrolments = createEnrolments(database, clock);
  const auditTrail = createAuditTrail(database, clock);
  const required = (name: keyof AdminOptions): string => {
    const value = options[name]?.trim();
    if (value === undefined || value === "")
      throw new PasserelleError("arguments_invalid", `--${name} is missing`);
    return value;
  };
  const user = () => ({
    clientIdentifier: parseClientIdentifier(required("client")),
    userNumber: parseUserNumber(required("user")),
  });
  const record = (
    event: "certificate-enrolled" | "certificate-withdrawn",
    { clientIdentifier, userNumber, certificateHash }: Enrolment,
  ) =>
    auditTrail.record({ event, clientIdentifier, userNumber, certificateHash });

  if (rest.length > 0)
    throw new PasserelleError(
      "arguments_invalid",
      `${rest[0]} is not expected`,
    );
  switch (command) {
    case "enrol": {
      const enrolment = enrolments.enrol({
        ...user(),
        name: required("name"),
        company: required("company"),
        certificate: readCertificate(required("certificate"), clock()),
      });
      record("certificate-enrolled", enrolment);
      return [enrolment];
    }
    case "withdraw": {
      const hash = required("hash").toLowerCase();
      const enrolment = enrolments.find(user(), hash);
      if (enrolment === undefined)
        throw new PasserelleError("certificate_not_enrolled");
      enrolments.withdraw(enrolment.id);
      record("certificate-withdrawn", enrolment);
      return [enrolment];
    }
    case "list":
      return enrolments.list();
    default:
      throw new PasserelleError(
        "arguments_invalid",
        "the command is enrol, withdraw or list",
      );
  }
}
