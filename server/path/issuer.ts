import { basicConstraints } from "../certificate/extensions/basic-constraints.ts";
import { keyUsage } from "../certificate/extensions/key-usage.ts";
import type { Certificate } from "../certificate/parse.ts";
import { refusePath } from "./refuse.ts";

/**
 * Checks that a certificate may issue others (RFC 5280 §6.1.4 k, n): version 3 with basicConstraints cA and, where
 * there is a keyUsage, keyCertSign. A trust anchor of an older version has no such marks and is trusted by being one.
 *
 * @throws PasserelleError `path_basic_constraints`, `path_key_usage`
 */
export function checkIssuer(
  certificate: Certificate,
  index: number,
  isAnchor: boolean,
): void {
  if (isAnchor && certificate.version < 3) return;
  const constraints = certificate.extensions.get(basicConstraints);
  if (!constraints?.isCa) {
    throw refusePath(
      "path_basic_constraints",
      index,
      "not a certification authority's",
    );
  }
  const usage = certificate.extensions.get(keyUsage);
  if (usage && !usage.has("keyCertSign")) {
    throw refusePath("path_key_usage", index, "key may not sign certificates");
  }
}

/**
 * Checks that no more certificates that are not self-issued stand between this one and the last than it allows
 * (RFC 5280 §4.2.1.9).
 *
 * @param below how many there are
 * @throws PasserelleError `path_length_exceeded`
 */
export function checkPathLength(
  certificate: Certificate,
  index: number,
  below: number,
): void {
  const pathLength = certificate.extensions.get(basicConstraints)?.pathLength;
  if (pathLength !== undefined && below > pathLength) {
    throw refusePath(
      "path_length_exceeded",
      index,
      `allows ${pathLength} issuers below it, and there are ${below}`,
    );
  }
}
