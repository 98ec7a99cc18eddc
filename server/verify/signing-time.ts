import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { MAX_SIGNING_TIME_SKEW_MS } from "../limits.ts";

/**
 * Checks that the signer's clock is not far off the server's. That the signature is fresh is the challenge's doing;
 * this catches a computer whose records would be worthless, and the time itself is only a claim.
 *
 * @param signingTime Unix time in milliseconds
 * @throws PasserelleError `signing_time_invalid`
 */
export function checkSigningTime(
  signingTime: number | undefined,
  now: Date,
): Date {
  if (
    signingTime === undefined ||
    Math.abs(signingTime - now.getTime()) > MAX_SIGNING_TIME_SKEW_MS
  ) {
    throw new PasserelleError(
      "signing_time_invalid",
      "signed attributes: signingTime is missing or far from the server's time",
    );
  }
  return new Date(signingTime);
}
