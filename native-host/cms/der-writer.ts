/** Encodes one DER element from the encodings of its parts (X.690 §8.1, §10.1). */
export function encodeElement(
  tag: number,
  ...parts: readonly Uint8Array[]
): Buffer {
  let length = 0;
  for (const part of parts) length += part.length;
  const lengthOctets =
    length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
  const element = Buffer.allocUnsafe(2 + lengthOctets + length);
  element[0] = tag;
  if (lengthOctets === 0) element[1] = length;
  else {
    element[1] = 0x80 | lengthOctets;
    element.writeUIntBE(length, 2, lengthOctets);
  }
  let at = 2 + lengthOctets;
  for (const part of parts) {
    element.set(part, at);
    at += part.length;
  }
  return element;
}

export const encodeSequence = (...parts: readonly Uint8Array[]): Buffer =>
  encodeElement(0x30, ...parts);
export const encodeOctetString = (content: Uint8Array): Buffer =>
  encodeElement(0x04, content);

/** SET OF: its members in the order of their encodings (X.690 §11.6). */
export function encodeSetOf(
  tag: number,
  members: readonly Uint8Array[],
): Buffer {
  return encodeElement(
    tag,
    ...[...members].sort((a, b) => Buffer.compare(a, b)),
  );
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
  const digits = time.toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return time.getUTCFullYear() < 2050
    ? encodeElement(0x17, Buffer.from(digits.slice(2), "latin1"))
    : encodeElement(0x18, Buffer.from(digits, "latin1"));
}
