import {
  createPublicKey,
  constants,
  verify,
  type KeyObject,
} from "node:crypto";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { SignatureScheme } from "./algorithms.ts";
import { encodeSequence, encodeUnsigned } from "./der-writer.ts";

/**
 * Verifies what a token returned against the certificate's public key, and returns it as CMS carries it.
 *
 * @throws PasserelleError `signature_wrong`
 */
export function verifySignature(
  scheme: SignatureScheme,
  publicKey: KeyObject,
  message: Buffer,
  tokenSignature: Buffer,
): Buffer {
  const signature = encodeSignature(scheme, tokenSignature);
  const key =
    scheme.family === "rsa-pss"
      ? {
          key: publicKey,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
        }
      : publicKey;
  const digest = scheme.family === "eddsa" ? null : scheme.digest;
  if (!verify(digest, message, key, signature))
    throw new PasserelleError(
      "signature_wrong",
      `a ${scheme.family} signature of ${tokenSignature.length} bytes does not verify`,
    );
  return signature;
}

/**
 * A signature as CMS carries it: tokens give ECDSA signatures as r ‖ s (PKCS#11 §2.3.1), CMS wants ECDSA-Sig-Value
 * (RFC 5753 §7.2).
 *
 * @throws PasserelleError `signature_wrong`
 */
export function encodeSignature(
  { family }: SignatureScheme,
  tokenSignature: Buffer,
): Buffer {
  return family === "ecdsa" ? encodeEcdsa(tokenSignature) : tokenSignature;
}

/** The public key of a SubjectPublicKeyInfo. */
export function importPublicKey(publicKeyInfo: Buffer): KeyObject {
  return createPublicKey({ key: publicKeyInfo, format: "der", type: "spki" });
}

function encodeEcdsa(signature: Buffer): Buffer {
  const half = signature.length / 2;
  if (half === 0 || !Number.isInteger(half))
    throw new PasserelleError(
      "signature_wrong",
      `an ECDSA signature of ${signature.length} bytes`,
    );
  return encodeSequence(
    encodeUnsigned(signature.subarray(0, half)),
    encodeUnsigned(signature.subarray(half)),
  );
}
