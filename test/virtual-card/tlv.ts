/** Encodes one BER-TLV object; `tag` as its bytes read as one number (`0x5f2f`). */
export function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts);
  return Buffer.concat([numberBytes(tag), lengthBytes(value.length), value]);
}

/** Decodes the objects of one level, tag to value; null when the bytes are not whole objects. */
export function parseTlv(bytes: Buffer): Map<number, Buffer> | null {
  const objects = new Map<number, Buffer>();
  let at = 0;
  while (at < bytes.length) {
    let tag = bytes.readUInt8(at++);
    if ((tag & 0x1f) === 0x1f) {
      if (at >= bytes.length) return null;
      tag = (tag << 8) | bytes.readUInt8(at++);
    }
    if (at >= bytes.length) return null;
    let length = bytes.readUInt8(at++);
    if (length > 0x82 || length === 0x80) return null;
    if (length > 0x80) {
      const lengthOfLength = length & 0x7f;
      if (at + lengthOfLength > bytes.length) return null;
      length = bytes.readUIntBE(at, lengthOfLength);
      at += lengthOfLength;
    }
    if (at + length > bytes.length) return null;
    objects.set(tag, bytes.subarray(at, at + length));
    at += length;
  }
  return objects;
}

function numberBytes(value: number): Buffer {
  const bytes = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) {
    bytes.unshift(rest & 0xff);
  }
  return Buffer.from(bytes);
}

function lengthBytes(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = numberBytes(length);
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}
