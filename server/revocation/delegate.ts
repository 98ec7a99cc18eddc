import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Certificate } from "../certificate/parse.ts";
import { isSerialNumberTooLong } from "../certificate/serial-number.ts";
import { namesMatch } from "../names/compare.ts";
import { findUnknownCritical } from "../path/critical-extensions.ts";
import { whyInvalid } from "../path/validity.ts";
import type { Evidence, Subject } from "./finding.ts";

/**
 * Checks a certificate that an authority, the first of those given, issued to somebody who signs CRLs or OCSP responses in its place: a path of
 * one step, from an authority whose own path is validated. Before that its key is anybody's, and not to be used.
 *
 * @throws PasserelleError `path_not_found`, `certificate_invalid`, `certificate_expired`, `certificate_not_yet_valid`,
 *   `path_critical_extension`, `path_signature_invalid`, `algorithm_not_allowed`, `path_too_complex`
 */
export function checkDelegate(
  { certificate, authorities: [authority] }: Subject,
  evidence: Evidence,
): void {
  if (!authority) throw new PasserelleError("path_not_found", "no authority");
  evidence.work.checkOnce(certificate, authority, () =>
    checkIssued(certificate, authority, evidence),
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
  if (isSerialNumberTooLong(delegate.serialNumber)) {
    throw new PasserelleError(
      "certificate_invalid",
      "delegate: serial number too long (RFC 5280 §4.1.2.2)",
    );
  }
  const invalid = whyInvalid(delegate, at);
  if (invalid) {
    throw new PasserelleError(invalid.code, `delegate: ${invalid.reason}`);
  }
  const unknown = findUnknownCritical(delegate);
  if (unknown !== undefined) {
    throw new PasserelleError(
      "path_critical_extension",
      `delegate: ${unknown}`,
    );
  }
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
