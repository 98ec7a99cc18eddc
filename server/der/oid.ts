/** The texts of OBJECT IDENTIFIERs met lately, by a hash of their bytes: the same few stand in every certificate. */
const recent: ({ readonly bytes: Uint8Array; readonly text: string } | null)[] =
  Array.from({ length: 512 }, () => null);

/**
 * The dotted form of an OBJECT IDENTIFIER's contents, which must have been checked to be DER. Arcs beyond 2^53, such as
 * those under 2.25, keep their exact value.
 */
export function formatOid(
  bytes: Uint8Array,
  start: number,
  end: number,
): string {
  const slot = hash(bytes, start, end);
  const known = recent[slot];
  if (known && isSame(known.bytes, bytes, start, end)) return known.text;
  const text = intern(format(bytes, start, end));
  recent[slot] = { bytes: bytes.slice(start, end), text };
  return text;
}

/** The same text as a property key, of which V8 keeps one each: such texts are compared and looked up by address. */
function intern(text: string): string {
  return Object.keys({ [text]: true })[0] as string;
}

function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let index = start; index < end; index++) {
    value = Math.imul(value, 31) + (bytes[index] as number);
  }
  return (value ^ (value >>> 9) ^ (value >>> 18)) & (recent.length - 1);
}

function isSame(
  known: Uint8Array,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  if (known.length !== end - start) return false;
  for (let index = 0; index < known.length; index++) {
    if (known[index] !== bytes[start + index]) return false;
  }
  return true;
}

function format(bytes: Uint8Array, start: number, end: number): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of bytes.subarray(start, end)) {
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    if (arcs.length === 0) {
      const root = arc >= 80n ? 2n : arc / 40n;
      arcs.push(root, arc - root * 40n);
    } else {
      arcs.push(arc);
    }
    arc = 0n;
  }
  return arcs.join(".");
}
