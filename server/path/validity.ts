import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type { Certificate } from "../certificate/parse.ts";
import { refusePath } from "./refuse.ts";

/**
 * Why a certificate is not valid at a moment, or undefined when it is; both ends of its validity are inclusive
 * (RFC 5280 §4.1.2.5).
 *
 * @param at Unix time in milliseconds
 */
export function whyInvalid(
  { notBefore, notAfter }: Certificate,
  at: number,
): { readonly code: ErrorCode; readonly reason: string } | undefined {
  if (at < notBefore) {
    return {
      code: "certificate_not_yet_valid",
      reason: `valid from ${formatTime(notBefore)} only`,
    };
  }
  // Validity is in whole seconds: the last second counts to its end.
  if (at >= notAfter + 1000) {
    return {
      code: "certificate_expired",
      reason: `expired ${formatTime(notAfter)}`,
    };
  }
  return undefined;
}

/**
 * Checks that a certificate of a path is valid at a moment.
 *
 * @param at Unix time in milliseconds
 * @throws PasserelleError `certificate_expired`, `certificate_not_yet_valid` for the signer's; `path_validity` for an
 *   issuer's
 */
export function checkValidity(
  certificate: Certificate,
  index: number,
  at: number,
): void {
  const invalid = whyInvalid(certificate, at);
  if (!invalid) return;
  const code = index === 0 ? invalid.code : "path_validity";
  throw refusePath(code, index, invalid.reason);
}

function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
