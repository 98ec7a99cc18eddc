import { type NameAttribute, NameReader } from "./reader.ts";
import { checkText } from "./text.ts";

/** A RelativeDistinguishedName: a set of at least one attribute. */
export type RelativeName = readonly NameAttribute[];

/**
 * Parses a Name (RFC 5280 §4.1.2.4).
 *
 * @param name DER of the whole element
 * @throws PasserelleError `der_invalid`
 */
export function parseName(name: Uint8Array, what = "name"): RelativeName[] {
  const reader = new NameReader(name, what);
  const relativeNames: NameAttribute[][] = [];
  while (reader.next()) {
    const { oid, tag, bytes, start, end } = reader;
    const attribute = { oid, tag, bytes, start, end };
    if (reader.isFirst) relativeNames.push([attribute]);
    else relativeNames.at(-1)?.push(attribute);
  }
  return relativeNames;
}

/**
 * Checks that a Name is well-formed, the characters of its texts included.
 *
 * @throws PasserelleError `der_invalid`
 */
export function checkName(name: Uint8Array, what: string): void {
  const reader = new NameReader(name, what);
  while (reader.next()) checkText(reader);
}
