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

export interface SignatureToVerify {
  readonly algorithm: AlgorithmIdentifier;
  readonly publicKey: PublicKeyInfo;
  /** The exact bytes that were signed. */
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
  readonly policy: AlgorithmPolicy;
  /** CMS only: the digest the SignerInfo names beside its signature algorithm. */
  readonly digestBeside?: DigestAlgorithm;
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
  what,
  code = "signature_invalid",
}: SignatureToVerify): void {
  const key = importPublicKey(publicKey, `${what}: key`);
  checkKeyStrength(key, policy, `${what}: key`);
  const scheme = selectScheme(
    algorithm,
    key,
    digestBeside,
    policy,
    `${what}: signature algorithm`,
  );
  if (!isSignature(scheme, key, data, signature)) {
    throw new PasserelleError(code, `${what}: signature is wrong`);
  }
}

function isSignature(
  scheme: Scheme,
  { key, rsaBits = 0 }: PublicKey,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  switch (scheme.kind) {
    case "rsa-pkcs1":
      return isPkcs1Signature(key, rsaBits, scheme.digest, data, signature);
    case "rsa-pss":
      return verify(
        scheme.digest,
        data,
        {
          key,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength: scheme.saltBytes,
        },
        signature,
      );
    case "ecdsa":
      return verify(scheme.digest, data, key, signature);
    case "eddsa":
    default:
      return verify(null, data, key, signature);
  }
}
