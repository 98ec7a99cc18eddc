import { hash, type KeyObject, publicDecrypt } from "node:crypto";
import type { KeyForm } from "./key-form.ts";
import { DIGEST_INFO_PREFIXES, type DigestName } from "./table.ts";

/**
 * RSASSA-PKCS1-v1_5 as RFC 8017 §8.2.2 has it: apply the public key, then compare with the one encoding the message can
 * have. OpenSSL takes the padding off (00 01, ff throughout, 00), and since its length is given by that of what is
 * left, nothing is free to vary. No DigestInfo is ever parsed, so there is nothing to forge by way of a parser; and it
 * takes less time than `crypto.verify`, which looks algorithms up.
 */
export function isPkcs1Signature(
  key: KeyForm | KeyObject,
  modulusBits: number,
  digest: DigestName,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (signature.length !== Math.ceil(modulusBits / 8)) return false;
  const expected = DIGEST_INFO_PREFIXES[digest] + hash(digest, data, "hex");
  return recover(key, signature) === expected;
}

/** What was signed, hexadecimal; undefined when it is not padded as it has to be, or no number below the modulus. */
function recover(
  key: KeyForm | KeyObject,
  signature: Uint8Array,
): string | undefined {
  try {
    // Node's types leave out that it takes a JSON Web Key here as well.
    return publicDecrypt(key as KeyObject, signature).toString("hex");
  } catch {
    return undefined;
  }
}
