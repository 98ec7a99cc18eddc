import { subjectAlternativeName } from "../certificate/extensions/alternative-name.ts";
import { basicConstraints } from "../certificate/extensions/basic-constraints.ts";
import { extendedKeyUsage } from "../certificate/extensions/extended-key-usage.ts";
import { keyUsage } from "../certificate/extensions/key-usage.ts";
import { nameConstraints } from "../certificate/extensions/name-constraints.ts";
import * as policies from "../certificate/extensions/policies.ts";
import type { Certificate } from "../certificate/parse.ts";
import { crlDistributionPoints } from "../certificate/extensions/crl-distribution-points.ts";
import { refusePath } from "./refuse.ts";

/** What path validation and revocation act on, whether critical or not. */
const PROCESSED = new Set(
  [
    basicConstraints,
    keyUsage,
    extendedKeyUsage,
    subjectAlternativeName,
    nameConstraints,
    policies.certificatePolicies,
    policies.policyMappings,
    policies.policyConstraints,
    policies.inhibitAnyPolicy,
    crlDistributionPoints,
  ].map(({ oid }) => oid),
);

/** RFC 5280 §4.2.1.4: CPS pointer and user notice. */
const KNOWN_QUALIFIERS = new Set(["1.3.6.1.5.5.7.2.1", "1.3.6.1.5.5.7.2.2"]);

/**
 * What is critical in a certificate and nothing here acts on (RFC 5280 §4.2), critical policies with qualifiers that
 * nobody can read (§4.2.1.4) included; undefined: nothing. Critical distribution points must be legible even where
 * nobody asks for revocation.
 *
 * @throws PasserelleError `der_invalid`
 */
export function findUnknownCritical({
  extensions,
}: Certificate): string | undefined {
  for (const { oid, isCritical } of extensions.entries) {
    if (isCritical && !PROCESSED.has(oid)) {
      return `unknown critical extension ${oid}`;
    }
  }
  if (extensions.find(crlDistributionPoints.oid)?.isCritical) {
    extensions.get(crlDistributionPoints);
  }
  const { certificatePolicies } = policies;
  if (!extensions.find(certificatePolicies.oid)?.isCritical) return undefined;
  for (const { qualifiers } of extensions.get(certificatePolicies) ?? []) {
    const unknown = qualifiers.find((oid) => !KNOWN_QUALIFIERS.has(oid));
    if (unknown !== undefined) {
      return `unknown policy qualifier ${unknown} in a critical extension`;
    }
  }
  return undefined;
}

/** @throws PasserelleError `path_critical_extension`, `der_invalid` */
export function checkCriticalExtensions(
  certificate: Certificate,
  index: number,
): void {
  const unknown = findUnknownCritical(certificate);
  if (unknown !== undefined) {
    throw refusePath("path_critical_extension", index, unknown);
  }
}
