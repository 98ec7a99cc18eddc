import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/**
 * The form's field `signature`, from a body that somebody has parsed as a form or as JSON.
 *
 * @throws PasserelleError `message_invalid`
 */
export function signatureField(untrustedBody: unknown): string {
  const signature =
    typeof untrustedBody === "object" &&
    untrustedBody !== null &&
    "signature" in untrustedBody
      ? untrustedBody.signature
      : undefined;
  if (typeof signature !== "string") {
    throw new PasserelleError("message_invalid", "signature: text expected");
  }
  return signature;
}
