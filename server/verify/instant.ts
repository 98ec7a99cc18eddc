import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/**
 * Checks that a moment is one: against an invalid Date every comparison is false, and nothing would ever have expired.
 *
 * @throws PasserelleError `configuration_refused`
 */
export function checkInstant(at: unknown): Date {
  if (!(at instanceof Date) || Number.isNaN(at.getTime())) {
    throw new PasserelleError("configuration_refused", "not a moment in time");
  }
  return at;
}
