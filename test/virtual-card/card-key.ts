import {
  constants,
  createPrivateKey,
  privateEncrypt,
  type KeyObject,
} from "node:crypto";
import { p256 } from "@noble/curves/nist.js";

/** Algorithm identifiers of SP 800-78-4, table 6-2. */
const ALGORITHM = { rsa2048: 0x07, p256: 0x11 } as const;

export interface CardKey {
  readonly algorithm: number;
  /**
   * RSA-2048: the padded block of 256 bytes, answered by the raw result of the same length. P-256: a digest (longer ones
   * are cut to 32 bytes, FIPS 186-4 §6.4), answered by the signature as ECDSA-Sig-Value DER. Null for a wrong length.
   */
  sign(input: Buffer): Buffer | null;
}

const RSA_BYTES = 256;

/** @param keyPem an RSA-2048 or P-256 private key, PKCS#8 PEM. */
export function createCardKey(keyPem: string): CardKey {
  const key = createPrivateKey(keyPem);
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "rsa" && modulusLength === RSA_BYTES * 8) {
    return rsaKey(key);
  }
  if (namedCurve === "prime256v1") return p256Key(key);
  throw new TypeError("the virtual card holds RSA-2048 and P-256 keys only");
}

const rsaKey = (key: KeyObject): CardKey => ({
  algorithm: ALGORITHM.rsa2048,
  sign: (block) =>
    block.length === RSA_BYTES
      ? privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, block)
      : null,
});

/** The digest comes raw from the host and node:crypto always hashes, so the curve is computed by a library. */
function p256Key(key: KeyObject): CardKey {
  const scalar = Buffer.from(
    key.export({ format: "jwk" }).d ?? "",
    "base64url",
  );
  return {
    algorithm: ALGORITHM.p256,
    sign: (digest) =>
      digest.length === 0 || digest.length > 64
        ? null
        : Buffer.from(
            p256.sign(digest, scalar, {
              prehash: false,
              lowS: false,
              format: "der",
            }),
          ),
  };
}
