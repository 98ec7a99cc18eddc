import { checkOid } from "./primitive.ts";
import { RecentValues } from "./recent-values.ts";

const recent = new RecentValues<string>();

/**
 * The dotted form of an OBJECT IDENTIFIER's contents. Arcs beyond 2^53, such as those under 2.25, keep their exact value.
 *
 * @throws PasserelleError `der_invalid`
 */
export function parseOid(
  bytes: Uint8Array,
  start: number,
  end: number,
  what: string,
): string {
  const known = recent.get(bytes, start, end);
  if (known !== undefined) return known;
  checkOid(bytes, start, end, what);
  return formatOid(bytes, start, end);
}

/** The same of contents that have been checked to be DER. */
export function formatOid(
  bytes: Uint8Array,
  start: number,
  end: number,
): string {
  const known = recent.get(bytes, start, end);
  if (known !== undefined) return known;
  const text = intern(format(bytes, start, end));
  recent.set(bytes.slice(start, end), text);
  return text;
}

/** The same text as a property key, of which V8 keeps one each: such texts are compared and looked up by address. */
function intern(text: string): string {
  return Object.keys({ [text]: true })[0] as string;
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
