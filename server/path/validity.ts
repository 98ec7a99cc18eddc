import type { Certificate } from "../certificate/parse.ts";
import { refusePath } from "./refuse.ts";

/**
 * Checks that a certificate is valid at a moment; both ends of its validity are inclusive (RFC 5280 §4.1.2.5).
 *
 * @param at Unix time in milliseconds
 * @throws PasserelleError `certificate_expired`, `certificate_not_yet_valid` for the signer's; `path_validity` for an
 *   issuer's
 */
export function checkValidity(
  { notBefore, notAfter }: Certificate,
  index: number,
  at: number,
): void {
  if (at < notBefore) {
    const code = index === 0 ? "certificate_not_yet_valid" : "path_validity";
    throw refusePath(code, index, `valid from ${formatTime(notBefore)} only`);
  }
  // Validity is in whole seconds: the last second counts to its end.
  if (at >= notAfter + 1000) {
    const code = index === 0 ? "certificate_expired" : "path_validity";
    throw refusePath(code, index, `expired ${formatTime(notAfter)}`);
  }
}

function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
