import { parseCertificate } from "../certificate/parse.ts";
import type { IntermediateCache } from "../path/intermediate-cache.ts";
import { parseTrustAnchors } from "../path/trust-anchors.ts";
import type { RevocationMode } from "../revocation/check-revocation.ts";
import { type CheckListener, PATH_CHECKS, reportTo } from "./checks.ts";
import { copyPath } from "./copy-path.ts";
import { checkInstant } from "./instant.ts";
import { resolvePolicy, type VerificationPolicy } from "./policy.ts";
import { verifyPath } from "./verify-path.ts";

export interface PathToValidate {
  /** DER. */
  readonly certificate: Uint8Array;
  /** Certificates that may stand between it and an anchor, DER; nothing of them is trusted. */
  readonly intermediates?: readonly Uint8Array[];
  /** Certificates to trust for being given, DER. */
  readonly trustAnchors: readonly Uint8Array[];
  /** DER. */
  readonly crls?: readonly Uint8Array[];
  /** DER. */
  readonly ocspResponses?: readonly Uint8Array[];
  /** The moment everything must be valid at. */
  readonly at: Date;
  readonly policy?: VerificationPolicy;
  /** Default `hard`: every certificate below the anchor must be shown not to be revoked. */
  readonly revocation?: RevocationMode;
  /** Spares verifying the same issuers' certificates again and again. Default: none. */
  readonly intermediateCache?: IntermediateCache;
  readonly onCheck?: CheckListener;
}

export interface VerifiedPath {
  /** DER, the certificate first, the trust anchor last. */
  readonly certificates: readonly Uint8Array[];
  /** The certificate policies (OIDs) it is valid for, as RFC 5280 §6.1.6 returns them. */
  readonly policies: readonly string[];
}

/**
 * Validates a certificate's path to a trust anchor (RFC 5280 §6) and its revocation. Synchronous and pure: nothing is
 * fetched.
 *
 * @throws PasserelleError, one code a cause
 */
export function validatePath({
  certificate,
  intermediates = [],
  trustAnchors,
  crls = [],
  ocspResponses = [],
  at,
  policy,
  revocation = "hard",
  intermediateCache,
  onCheck,
}: PathToValidate): VerifiedPath {
  const report = reportTo(onCheck, PATH_CHECKS);
  const moment = checkInstant(at);
  const material = {
    certificate: parseCertificate(certificate),
    intermediates: intermediates.map(
      (bytes) => intermediateCache?.find(bytes) ?? parseCertificate(bytes),
    ),
    trustAnchors: parseTrustAnchors(trustAnchors),
    policy: resolvePolicy(policy),
    intermediateCache,
  };
  report("encoding");
  const evidence = { mode: revocation, crls, ocspResponses };
  const path = verifyPath(material, evidence, moment, report);
  intermediateCache?.add(path.certificates);
  return {
    certificates: copyPath(path.certificates),
    policies: path.policies,
  };
}
