import { refuseDer } from "./refuse.ts";

/**
 * The length of the contents of the element that starts at `offset`, checked to be in DER's one form (X.690 §10.1) and
 * to end within `end`.
 *
 * @throws PasserelleError `der_invalid`
 */
export function readContentLength(
  bytes: Uint8Array,
  offset: number,
  end: number,
  what: string,
): number {
  if (offset + 2 > end) throw refuseDer(what, "truncated header");
  const tag = bytes[offset] as number;
  if ((tag & 0x1f) === 0x1f) throw refuseDer(what, "tag of several bytes");
  if ((tag & 0xdf) === 0) throw refuseDer(what, "BER end-of-contents octets");
  const first = bytes[offset + 1] as number;
  if (first < 0x80) {
    if (offset + 2 + first > end) throw refuseDer(what, "truncated contents");
    return first;
  }
  if (first === 0x80) throw refuseDer(what, "BER indefinite length");
  const count = first & 0x7f;
  if (count > 4) throw refuseDer(what, "length of more than 4 bytes");
  if (offset + 2 + count > end) throw refuseDer(what, "truncated length");
  let length = 0;
  for (let index = 0; index < count; index++) {
    length = length * 256 + (bytes[offset + 2 + index] as number);
  }
  if (length < 0x80 || bytes[offset + 2] === 0) {
    throw refuseDer(what, "BER length, not in its shortest form");
  }
  if (offset + 2 + count + length > end) {
    throw refuseDer(what, "truncated contents");
  }
  return length;
}

/** The length of the header (tag and length octets) of an element whose header has been read. */
export function headerLength(bytes: Uint8Array, offset: number): number {
  const first = bytes[offset + 1] as number;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}
