/** A DER element still in parts, so that however deep it is nested each octet is copied only once. */
export interface Element {
  readonly tag: number;
  readonly parts: readonly (Uint8Array | Element)[];
  /** Octets of its content. */
  readonly contentLength: number;
  /** Octets of the whole encoding. */
  readonly length: number;
}

/** An element whose content is its parts, one behind the other (X.690 §8.1, §10.1). */
export function element(
  tag: number,
  ...parts: readonly (Uint8Array | Element)[]
): Element {
  let contentLength = 0;
  for (const part of parts) contentLength += part.length;
  const length = 2 + lengthOctets(contentLength) + contentLength;
  return { tag, parts, contentLength, length };
}

export function encode(whole: Element): Buffer {
  const bytes = Buffer.allocUnsafe(whole.length);
  write(whole, bytes, 0);
  return bytes;
}

/** Gives the position behind what it has written. */
function write(
  { tag, parts, contentLength }: Element,
  bytes: Buffer,
  start: number,
): number {
  const octets = lengthOctets(contentLength);
  bytes[start] = tag;
  bytes[start + 1] = octets === 0 ? contentLength : 0x80 | octets;
  if (octets > 0) bytes.writeUIntBE(contentLength, start + 2, octets);
  let at = start + 2 + octets;
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      bytes.set(part, at);
      at += part.length;
    } else at = write(part, bytes, at);
  }
  return at;
}

/** How many octets follow the first one of a length: none in the short form. */
function lengthOctets(length: number): number {
  if (length < 0x80) return 0;
  return length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
}

export const encodeElement = (
  tag: number,
  ...parts: readonly Uint8Array[]
): Buffer => encode(element(tag, ...parts));
export const encodeSequence = (...parts: readonly Uint8Array[]): Buffer =>
  encodeElement(0x30, ...parts);
export const encodeOctetString = (content: Uint8Array): Buffer =>
  encodeElement(0x04, content);

/** SET OF: its members in the order of their encodings (X.690 §11.6). */
export function setOf(tag: number, members: readonly Uint8Array[]): Element {
  return element(tag, ...[...members].sort(compareOctets));
}

/** As Buffer.compare, which a call out of JavaScript makes slow where the first octets differ. */
function compareOctets(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const difference = a[at]! - b[at]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** INTEGER from an unsigned big-endian number (X.690 §8.3). */
export function encodeUnsigned(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const magnitude = bytes.subarray(start);
  return (magnitude[0] ?? 0) >= 0x80
    ? encodeElement(0x02, Buffer.of(0), magnitude)
    : encodeElement(0x02, magnitude);
}

export const encodeOid = (contentHex: string): Buffer =>
  encodeElement(0x06, Buffer.from(contentHex, "hex"));

/** Time as RFC 5652 §11.3 wants it: UTCTime to the end of 2049, GeneralizedTime after. */
export function encodeTime(time: Date): Buffer {
  const iso = time.toISOString();
  const digits = `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`;
  return time.getUTCFullYear() < 2050
    ? encodeElement(0x17, Buffer.from(digits.slice(2), "latin1"))
    : encodeElement(0x18, Buffer.from(digits, "latin1"));
}
