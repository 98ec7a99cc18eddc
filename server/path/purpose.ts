import { basicConstraints } from "../certificate/extensions/basic-constraints.ts";
import { extendedKeyUsage } from "../certificate/extensions/extended-key-usage.ts";
import { keyUsage } from "../certificate/extensions/key-usage.ts";
import type { Certificate } from "../certificate/parse.ts";
import type { PathPolicy } from "./policy.ts";
import { refusePath } from "./refuse.ts";

/** RFC 5280 §4.2.1.12. */
const ANY_PURPOSE = "2.5.29.37.0";

/**
 * Checks that the signer's key is meant for the policy's use.
 *
 * @throws PasserelleError `certificate_key_usage`, `certificate_extended_key_usage`
 */
export function checkPurpose(
  certificate: Certificate,
  policy: PathPolicy,
): void {
  if (!policy.allowAuthority && mayBeAuthority(certificate)) {
    throw refusePath(
      "certificate_key_usage",
      0,
      "an authority’s certificate, or of a version that does not say whose",
    );
  }
  const usage = certificate.extensions.get(keyUsage);
  if (
    usage &&
    policy.keyUsage.length > 0 &&
    !policy.keyUsage.some((wanted) => usage.has(wanted))
  ) {
    throw refusePath(
      "certificate_key_usage",
      0,
      `key not meant for ${policy.keyUsage.join(" or ")}`,
    );
  }
  if (!hasPurpose(certificate, policy)) {
    throw refusePath(
      "certificate_extended_key_usage",
      0,
      `key not meant for ${policy.extendedKeyUsage.join(" or ")}`,
    );
  }
}

/**
 * Checks that an issuer's extendedKeyUsage, taken as a restriction on what it issues, includes the policy's purpose.
 *
 * @throws PasserelleError `path_extended_key_usage`
 */
export function checkIssuerPurpose(
  issuer: Certificate,
  index: number,
  policy: PathPolicy,
): void {
  if (policy.chainExtendedKeyUsage && !hasPurpose(issuer, policy)) {
    throw refusePath(
      "path_extended_key_usage",
      index,
      `issues nothing for ${policy.extendedKeyUsage.join(" or ")}`,
    );
  }
}

/** Before version 3 there is no telling. */
function mayBeAuthority({ version, extensions }: Certificate): boolean {
  return version < 3 || extensions.get(basicConstraints)?.isCa === true;
}

function hasPurpose(certificate: Certificate, policy: PathPolicy): boolean {
  const wanted = policy.extendedKeyUsage;
  const purposes = certificate.extensions.get(extendedKeyUsage);
  return (
    wanted.length === 0 ||
    !purposes ||
    purposes.includes(ANY_PURPOSE) ||
    purposes.some((purpose) => wanted.includes(purpose))
  );
}
