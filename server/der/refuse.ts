import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/** The error for bytes that are not DER, or not the DER of the expected type; `what` names the field. */
export function refuseDer(what: string, reason: string): PasserelleError {
  return new PasserelleError("der_invalid", `${what}: ${reason}`);
}
