import { hash } from "node:crypto";
import type { AlgorithmIdentifier } from "../certificate/algorithm-identifier.ts";
import { checkParameters } from "./parameters.ts";
import type { AlgorithmPolicy } from "./policy.ts";
import { refuseAlgorithm } from "./refuse.ts";
import {
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
  type DigestName,
} from "./table.ts";

/**
 * The digest an AlgorithmIdentifier names, if the policy has it.
 *
 * @throws PasserelleError `algorithm_not_allowed`
 */
export function selectDigest(
  algorithm: AlgorithmIdentifier,
  policy: AlgorithmPolicy,
  what: string,
): DigestAlgorithm {
  const digest = findDigest(algorithm, what);
  checkDigestAllowed(digest.name, policy, what);
  return digest;
}

/** Like `selectDigest`, whatever the policy: for identifiers and MGF1, where collisions do no harm. */
export function findDigest(
  algorithm: AlgorithmIdentifier,
  what: string,
): DigestAlgorithm {
  const digest = DIGEST_ALGORITHMS[algorithm.oid];
  if (!digest) throw refuseAlgorithm(what, `digest ${algorithm.oid}`);
  checkParameters(algorithm, "null-or-absent", what);
  return digest;
}

export function checkDigestAllowed(
  name: DigestName,
  policy: AlgorithmPolicy,
  what: string,
): void {
  if (!policy.digests.includes(name)) {
    throw refuseAlgorithm(what, `digest ${name}`);
  }
}

export function digestOf(name: DigestName, bytes: Uint8Array): Uint8Array {
  return hash(name, bytes, "buffer");
}

/** Whether `digest` is that of the bytes. Node makes a short text of one character a byte sooner than a buffer. */
export function isDigestOf(
  digest: Uint8Array,
  name: DigestName,
  bytes: Uint8Array,
): boolean {
  return isLatin1(digest, hash(name, bytes, "binary"));
}

function isLatin1(bytes: Uint8Array, text: string): boolean {
  if (bytes.length !== text.length) return false;
  for (let index = 0; index < bytes.length; index++) {
    if (bytes[index] !== text.charCodeAt(index)) return false;
  }
  return true;
}
