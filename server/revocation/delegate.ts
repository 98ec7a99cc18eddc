import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Certificate } from "../certificate/parse.ts";
import { MAX_SERIAL_NUMBER_BYTES } from "../limits.ts";
import { namesMatch } from "../names/compare.ts";
import { checkCriticalExtensions } from "../path/critical-extensions.ts";
import { checkValidity } from "../path/validity.ts";
import type { Evidence } from "./finding.ts";

/**
 * Checks a certificate that an authority issued to somebody who signs CRLs or OCSP responses in its place: a path of
 * one step, from an authority whose own path is validated. Before that its key is anybody's, and not to be used.
 *
 * @throws PasserelleError `path_not_found`, `certificate_invalid`, `certificate_expired`, `certificate_not_yet_valid`,
 *   `path_critical_extension`, `path_signature_invalid`, `algorithm_not_allowed`, `path_too_complex`
 */
export function checkDelegate(
  delegate: Certificate,
  authority: Certificate,
  evidence: Evidence,
): void {
  const { work } = evidence;
  work.checkOnce(delegate, authority, () =>
    checkIssued(delegate, authority, evidence),
  );
}

function checkIssued(
  delegate: Certificate,
  authority: Certificate,
  { at, policy, work }: Evidence,
): void {
  if (!namesMatch(delegate.issuer, authority.subject)) {
    throw new PasserelleError("path_not_found", "delegate of another issuer");
  }
  if (delegate.serialNumber.length > MAX_SERIAL_NUMBER_BYTES) {
    throw new PasserelleError(
      "certificate_invalid",
      "delegate: serial number too long (RFC 5280 §4.1.2.2)",
    );
  }
  checkValidity(delegate, 0, at);
  checkCriticalExtensions(delegate, 0);
  work.verify({
    algorithm: delegate.signatureAlgorithm,
    publicKey: authority.publicKey,
    data: delegate.tbs,
    signature: delegate.signature,
    policy,
    what: "delegate",
    code: "path_signature_invalid",
  });
}
