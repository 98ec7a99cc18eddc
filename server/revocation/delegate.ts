import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { AlgorithmPolicy } from "../algorithms/policy.ts";
import { verifySignature } from "../algorithms/verify-signature.ts";
import type { Certificate } from "../certificate/parse.ts";
import { namesMatch } from "../names/compare.ts";
import { checkCriticalExtensions } from "../path/critical-extensions.ts";
import { checkValidity } from "../path/validity.ts";

/**
 * Checks a certificate that an authority issued to somebody who signs CRLs or OCSP responses in its place: a path of
 * one step, from an authority whose own path is validated.
 *
 * @param at Unix time in milliseconds
 * @throws PasserelleError `path_not_found`, `certificate_expired`, `certificate_not_yet_valid`,
 *   `path_critical_extension`, `path_signature_invalid`, `algorithm_not_allowed`
 */
export function checkDelegate(
  delegate: Certificate,
  authority: Certificate,
  at: number,
  policy: AlgorithmPolicy,
): void {
  if (!namesMatch(delegate.issuer, authority.subject)) {
    throw new PasserelleError("path_not_found", "delegate of another issuer");
  }
  checkValidity(delegate, 0, at);
  checkCriticalExtensions(delegate, 0);
  verifySignature({
    algorithm: delegate.signatureAlgorithm,
    publicKey: authority.publicKey,
    data: delegate.tbs,
    signature: delegate.signature,
    policy,
    what: "delegate",
    code: "path_signature_invalid",
  });
}
