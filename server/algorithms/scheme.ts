import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { AlgorithmIdentifier } from "../certificate/algorithm-identifier.ts";
import { checkDigestAllowed } from "./digest.ts";
import { checkParameters } from "./parameters.ts";
import type { AlgorithmPolicy } from "./policy.ts";
import { parsePssParameters } from "./pss-parameters.ts";
import type { KeyFacts } from "./public-key.ts";
import { refuseAlgorithm } from "./refuse.ts";
import {
  type DigestAlgorithm,
  type DigestName,
  SIGNATURE_ALGORITHMS,
} from "./table.ts";

/** How a signature is to be verified. */
export type Scheme =
  | { readonly kind: "rsa-pkcs1"; readonly digest: DigestName }
  | {
      readonly kind: "rsa-pss";
      readonly digest: DigestName;
      readonly saltBytes: number;
    }
  | { readonly kind: "ecdsa"; readonly digest: DigestName }
  /** The digest is built in. */
  | { readonly kind: "eddsa" };

/**
 * Selects the scheme for a signature algorithm over a key, and refuses every combination that the algorithm, the key,
 * the policy or the digest named beside it in a SignerInfo does not allow.
 *
 * @param digestBeside the SignerInfo's digest, where there is one
 * @throws PasserelleError `algorithm_not_allowed`, `algorithm_mismatch`, `der_invalid`
 */
export function selectScheme(
  algorithm: AlgorithmIdentifier,
  key: KeyFacts,
  digestBeside: DigestAlgorithm | undefined,
  policy: AlgorithmPolicy,
  what: string,
): Scheme {
  const row = SIGNATURE_ALGORITHMS[algorithm.oid];
  if (!row) throw refuseAlgorithm(what, `signature ${algorithm.oid}`);
  checkParameters(algorithm, row.parameters, what);
  if (!row.keyTypes.includes(key.type)) {
    throw refuseMismatch(
      what,
      `${algorithm.oid} over a key of type ${key.type}`,
    );
  }
  if (row.digest === "built-in") {
    if (digestBeside && digestBeside.name !== row.digestBeside) {
      throw refuseMismatch(what, `digest ${digestBeside.name} beside it`);
    }
    return { kind: "eddsa" };
  }
  if (row.digest === "pss") {
    return selectPss(algorithm, key, digestBeside, policy, what);
  }
  const digest = row.digest === "beside" ? digestBeside?.name : row.digest;
  if (!digest) throw refuseAlgorithm(what, `${algorithm.oid} names no digest`);
  checkDigest(digest, digestBeside, policy, what);
  return { kind: key.type === "rsa" ? "rsa-pkcs1" : "ecdsa", digest };
}

function selectPss(
  { parameters }: AlgorithmIdentifier,
  key: KeyFacts,
  digestBeside: DigestAlgorithm | undefined,
  policy: AlgorithmPolicy,
  what: string,
): Scheme {
  const pss = parsePssParameters(parameters as Uint8Array, what);
  checkDigest(pss.digest.name, digestBeside, policy, what);
  // RFC 4055 §3.3: the key's digest binds, its salt length is the least allowed.
  if (
    key.pss &&
    (key.pss.digest.name !== pss.digest.name ||
      key.pss.saltBytes > pss.saltBytes)
  ) {
    throw refuseMismatch(what, "PSS parameters the key does not allow");
  }
  const { digest, saltBytes } = pss;
  return { kind: "rsa-pss", digest: digest.name, saltBytes };
}

function checkDigest(
  digest: DigestName,
  digestBeside: DigestAlgorithm | undefined,
  policy: AlgorithmPolicy,
  what: string,
): void {
  checkDigestAllowed(digest, policy, what);
  if (digestBeside && digestBeside.name !== digest) {
    throw refuseMismatch(what, `digest ${digestBeside.name} beside ${digest}`);
  }
}

function refuseMismatch(what: string, reason: string): PasserelleError {
  return new PasserelleError("algorithm_mismatch", `${what}: ${reason}`);
}
