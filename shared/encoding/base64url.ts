import { PasserelleError } from "../errors/passerelle-error.ts";

const ALPHABET =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = new Map(
  [...ALPHABET].map((character, value) => [character, value]),
);

/** Encodes bytes as base64url without padding (RFC 4648 §5). */
export function encodeBase64url(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(index, index + 3);
    const group = (first << 16) | (second << 8) | third;
    const characters = Math.min(bytes.length - index, 3) + 1;
    for (let place = 0; place < characters; place++) {
      text += ALPHABET[(group >> (18 - 6 * place)) & 63];
    }
  }
  return text;
}

/**
 * Decodes unpadded base64url (RFC 4648 §5), accepting only the canonical form: no padding, no white space, no stray
 * bits in the last character.
 *
 * @throws PasserelleError `encoding_invalid`
 */
export function decodeBase64url(text: string): Uint8Array {
  if (text.length % 4 === 1)
    throw new PasserelleError(
      "encoding_invalid",
      "base64url of an impossible length",
    );
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let group = 0;
  let bits = 0;
  let length = 0;
  for (const character of text) {
    const value = VALUES.get(character);
    if (value === undefined)
      throw new PasserelleError(
        "encoding_invalid",
        "a character outside base64url",
      );
    group = ((group << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[length++] = (group >> bits) & 0xff;
    }
  }
  if ((group & ((1 << bits) - 1)) !== 0) {
    throw new PasserelleError(
      "encoding_invalid",
      "base64url with stray bits at its end",
    );
  }
  return bytes;
}
