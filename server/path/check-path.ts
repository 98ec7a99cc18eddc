import type { AlgorithmPolicy } from "../algorithms/policy.ts";
import { checkKeyStrength, importPublicKey } from "../algorithms/public-key.ts";
import type { Certificate } from "../certificate/parse.ts";
import type { SignedPath } from "./signed-path.ts";
import { checkCriticalExtensions } from "./critical-extensions.ts";
import { checkIssuer, checkPathLength } from "./issuer.ts";
import { NameConstraintsProcessor } from "./name-constraints.ts";
import { PolicyProcessor } from "./policies.ts";
import type { PathPolicy } from "./policy.ts";
import { checkProfile } from "./profile.ts";
import { checkIssuerPurpose, checkPurpose } from "./purpose.ts";
import { placeOf } from "./refuse.ts";
import { isSelfIssued } from "./self-issued.ts";
import { checkValidity } from "./validity.ts";

/** A path that satisfies RFC 5280 §6.1 and the policy, revocation aside. */
export interface CheckedPath {
  /** The signer's certificate first, the trust anchor last. */
  readonly certificates: SignedPath;
  /** The certificate policies (OIDs) it is valid for, as RFC 5280 §6.1.6 returns them. */
  readonly policies: readonly string[];
}

/** What a path's issuers allow the signer's certificate. */
export interface CheckedIssuers {
  readonly path: SignedPath;
  readonly names: NameConstraintsProcessor;
  readonly policies: PolicyProcessor;
}

/**
 * Checks the issuers of a path whose signatures and names are known to chain, from the anchor down (RFC 5280 §6.1.2 to
 * §6.1.4). The anchor's own constraints bind as well (RFC 5937), and it must be within its validity.
 *
 * @param at Unix time in milliseconds
 * @throws PasserelleError, one code a cause
 */
export function checkIssuers(
  path: SignedPath,
  at: number,
  policy: PathPolicy,
): CheckedIssuers {
  const anchorIndex = path.length - 1;
  const names = new NameConstraintsProcessor();
  const policies = new PolicyProcessor(policy, anchorIndex);
  const selfIssued = path.map(
    (certificate, index) =>
      index > 0 && index < anchorIndex && isSelfIssued(certificate),
  );
  let below = anchorIndex - 1 - selfIssued.filter(Boolean).length;
  for (let index = anchorIndex; index > 0; index--) {
    const issuer = path[index] as Certificate;
    const isAnchor = index === anchorIndex;
    checkValidity(issuer, index, at);
    checkCriticalExtensions(issuer, index);
    checkIssuer(issuer, index, isAnchor);
    checkIssuerPurpose(issuer, index, policy);
    if (isAnchor) {
      policies.processAnchor(issuer, index);
    } else {
      const isSelf = selfIssued[index] === true;
      checkProfile(issuer, index);
      if (!isSelf) names.check(issuer, index);
      policies.processIssuer(issuer, index, isSelf);
      if (!isSelf) below--;
    }
    checkPathLength(issuer, index, below);
    names.add(issuer);
  }
  return { path, names, policies };
}

/**
 * Checks the signer's certificate under its issuers (RFC 5280 §6.1.3, §6.1.5).
 *
 * @param at Unix time in milliseconds
 * @throws PasserelleError, one code a cause
 */
export function checkLast(
  { path, names, policies }: CheckedIssuers,
  at: number,
  policy: PathPolicy,
): CheckedPath {
  const [last] = path;
  checkValidity(last, 0, at);
  checkCriticalExtensions(last, 0);
  checkProfile(last, 0);
  checkLastKey(last, policy);
  names.check(last, 0);
  const validPolicies = policies.processLast(last);
  checkPurpose(last, policy);
  return { certificates: path, policies: validPolicies };
}

/** The issuers' keys were checked when their signatures were verified. */
function checkLastKey(
  { publicKey }: Certificate,
  policy: AlgorithmPolicy,
): void {
  const what = placeOf(0);
  const key = importPublicKey(publicKey, what);
  checkKeyStrength(key, policy, what);
  key.checkUsable();
}
