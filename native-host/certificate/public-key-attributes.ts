import { childrenOf, contentOf, readElement } from "./der.ts";
import { readCertificate } from "./read-certificate.ts";

/** A certificate's public key as PKCS#11 attributes have it. */
export interface PublicKeyAttributes {
  /** CKA_MODULUS: unsigned, big-endian, without leading zeros. */
  readonly modulus: Buffer | null;
  /** The uncompressed point, or an Edwards key's bytes. */
  readonly point: Buffer | null;
}

/** @throws PasserelleError `certificate_unreadable` */
export function publicKeyAttributes(
  certificateDer: Buffer,
): PublicKeyAttributes {
  const { publicKeyInfo, publicKeyKind } = readCertificate(certificateDer);
  const outer = readElement(publicKeyInfo, 0, publicKeyInfo.length);
  const [, key] = childrenOf(publicKeyInfo, outer);
  const bits = key === undefined ? null : contentOf(publicKeyInfo, key);
  if (bits === null) return { modulus: null, point: null };
  // After the octet that counts unused bits.
  const content = bits.subarray(1);
  switch (publicKeyKind.type) {
    case "rsa":
    case "rsa-pss": {
      const [modulus] = childrenOf(
        content,
        readElement(content, 0, content.length),
      );
      return {
        modulus: modulus ? unsigned(contentOf(content, modulus)) : null,
        point: null,
      };
    }
    case "ec":
    case "ed25519":
      return { modulus: null, point: content };
    case "unsupported":
    default:
      return { modulus: null, point: null };
  }
}

function unsigned(integer: Buffer): Buffer {
  return integer[0] === 0 ? integer.subarray(1) : integer;
}
