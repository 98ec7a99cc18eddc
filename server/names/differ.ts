import { TAG } from "../der/tags.ts";
import { type NameAttribute, NameReader } from "./reader.ts";

/**
 * Whether two Names plainly differ by RFC 5280 §7.1, seen without preparing any text: the first of their attributes
 * that are not the same bytes go on, after the same beginning, with two different letters or digits of ASCII. No
 * preparation of strings makes those the same. False says nothing.
 *
 * @param a DER of the whole element
 * @param b DER of the whole element
 * @throws PasserelleError `der_invalid`
 */
export function plainlyDiffer(a: Uint8Array, b: Uint8Array): boolean {
  const left = new NameReader(a, "name");
  const right = new NameReader(b, "name");
  while (left.next() && right.next()) {
    if (left.isFirst !== right.isFirst || left.oid !== right.oid) return false;
    const index = firstDifference(left, right);
    if (index === undefined) continue;
    return (
      left.isFirst &&
      BYTEWISE.has(left.tag) &&
      BYTEWISE.has(right.tag) &&
      isOtherLetter(left, right, index) &&
      isLastOfItsSet(left) &&
      isLastOfItsSet(right)
    );
  }
  return false;
}

/** String types that have ASCII as single bytes. */
const BYTEWISE: ReadonlySet<number> = new Set([
  TAG.utf8String,
  TAG.printableString,
  TAG.numericString,
  TAG.ia5String,
  TAG.visibleString,
]);

/** How many bytes two values have in common at their beginning; undefined when they are the same. */
function firstDifference(
  a: NameAttribute,
  b: NameAttribute,
): number | undefined {
  const length = a.end - a.start;
  const otherLength = b.end - b.start;
  const shared = Math.min(length, otherLength);
  for (let index = 0; index < shared; index++) {
    if (a.bytes[a.start + index] !== b.bytes[b.start + index]) return index;
  }
  return length === otherLength && a.tag === b.tag ? undefined : shared;
}

function isOtherLetter(
  a: NameAttribute,
  b: NameAttribute,
  index: number,
): boolean {
  const one = foldedLetter(a, index);
  const other = foldedLetter(b, index);
  return one !== undefined && other !== undefined && one !== other;
}

/** A letter, in lower case, or a digit. */
function foldedLetter(
  { bytes, start, end }: NameAttribute,
  index: number,
): number | undefined {
  if (start + index >= end) return undefined;
  const byte = bytes[start + index] as number;
  if (byte >= 0x30 && byte <= 0x39) return byte;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a ? lower : undefined;
}

function isLastOfItsSet(reader: NameReader): boolean {
  return !reader.next() || reader.isFirst;
}
