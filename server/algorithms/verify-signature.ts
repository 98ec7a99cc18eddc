import { constants, verify } from "node:crypto";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { AlgorithmIdentifier } from "../certificate/algorithm-identifier.ts";
import type { PublicKeyInfo } from "../certificate/public-key.ts";
import type { AlgorithmPolicy } from "./policy.ts";
import {
  checkKeyStrength,
  importPublicKey,
  type PublicKey,
} from "./public-key.ts";
import { isPkcs1Signature } from "./rsa-pkcs1.ts";
import { type Scheme, selectScheme } from "./scheme.ts";
import type { DigestAlgorithm } from "./table.ts";

export interface SignatureOverData {
  readonly algorithm: AlgorithmIdentifier;
  readonly publicKey: PublicKeyInfo;
  /** The exact bytes that were signed. */
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
  readonly policy: AlgorithmPolicy;
  /** CMS only: the digest the SignerInfo names beside its signature algorithm. */
  readonly digestBeside?: DigestAlgorithm;
  /** The key is known to have made this signature over these bytes: only the policy is left to ask. */
  readonly isProven?: boolean;
  /** What is signed, for the error: `certificate`, `CRL`. */
  readonly what: string;
  /** The error's code when the signature is wrong. */
  readonly code?: ErrorCode;
}

/**
 * Verifies a signature over the original bytes, within the policy.
 *
 * @throws PasserelleError `code` (default `signature_invalid`), `algorithm_not_allowed`, `algorithm_mismatch`,
 *   `der_invalid`
 */
export function verifySignature({
  algorithm,
  publicKey,
  data,
  signature,
  policy,
  digestBeside,
  isProven = false,
  what,
  code = "signature_invalid",
}: SignatureOverData): void {
  const key = importPublicKey(publicKey, what);
  checkKeyStrength(key, policy, what);
  const { facts } = key;
  const scheme = selectScheme(algorithm, facts, digestBeside, policy, what);
  if (!isProven && !isSignature(scheme, key, data, signature)) {
    throw new PasserelleError(code, `${what}: signature is wrong`);
  }
}

function isSignature(
  scheme: Scheme,
  key: PublicKey,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  switch (scheme.kind) {
    case "rsa-pkcs1": {
      const { digest } = scheme;
      const { rsaBits = 0 } = key.facts;
      return key.use((form) =>
        isPkcs1Signature(form, rsaBits, digest, data, signature),
      );
    }
    case "rsa-pss": {
      // With its parameters, this one goes by an imported key.
      const { digest, saltBytes: saltLength } = scheme;
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      const options = { key: key.key, padding, saltLength };
      return verify(digest, data, options, signature);
    }
    case "ecdsa":
      return key.use((form) => verify(scheme.digest, data, form, signature));
    case "eddsa":
    default:
      return key.use((form) => verify(null, data, form, signature));
  }
}
