/**
 * The dotted form of an OBJECT IDENTIFIER's contents, which must have been checked to be DER. Arcs beyond 2^53, such as
 * those under 2.25, keep their exact value.
 */
export function formatOid(
  bytes: Uint8Array,
  start: number,
  end: number,
): string {
  let text = "";
  let arc = 0;
  for (let index = start; index < end; index++) {
    const byte = bytes[index] as number;
    if (arc >= 2 ** 45) return formatLargeOid(bytes, start, end);
    arc = arc * 128 + (byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    if (text === "") {
      const root = Math.min(Math.floor(arc / 40), 2);
      text = `${root}.${arc - root * 40}`;
    } else {
      text += `.${arc}`;
    }
    arc = 0;
  }
  return text;
}

function formatLargeOid(bytes: Uint8Array, start: number, end: number): string {
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
