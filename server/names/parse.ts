import { DerReader } from "../der/reader.ts";
import { refuseDer } from "../der/refuse.ts";
import { TAG } from "../der/tags.ts";
import { checkText } from "./text.ts";
import { MAX_NAME_ATTRIBUTES } from "../limits.ts";

export interface NameAttribute {
  readonly oid: string;
  /** The value's type. */
  readonly tag: number;
  /** The value's contents. */
  readonly contents: Uint8Array;
}

/** A RelativeDistinguishedName: a set of at least one attribute. */
export type RelativeName = readonly NameAttribute[];

/**
 * Parses a Name (RFC 5280 §4.1.2.4).
 *
 * @param name DER of the whole element
 * @throws PasserelleError `der_invalid`
 */
export function parseName(name: Uint8Array, what = "name"): RelativeName[] {
  const reader = new DerReader(name);
  const relativeNames: RelativeName[] = [];
  let attributes = 0;
  reader.begin(TAG.sequence, what);
  while (!reader.isDone) {
    reader.begin(TAG.set, what);
    const relativeName = [readAttribute(reader, what)];
    while (!reader.isDone) relativeName.push(readAttribute(reader, what));
    reader.end(what);
    attributes += relativeName.length;
    if (attributes > MAX_NAME_ATTRIBUTES) throw refuseDer(what, "too long");
    relativeNames.push(relativeName);
  }
  reader.end(what);
  reader.expectEnd(what);
  return relativeNames;
}

/**
 * Checks that a Name is well-formed, the characters of its texts included.
 *
 * @throws PasserelleError `der_invalid`
 */
export function checkName(name: Uint8Array, what: string): void {
  for (const attributes of parseName(name, what)) {
    for (const attribute of attributes) checkText(attribute);
  }
}

function readAttribute(reader: DerReader, what: string): NameAttribute {
  reader.begin(TAG.sequence, what);
  const oid = reader.readOid(what);
  const tag = reader.tag ?? 0;
  const contents = reader.readContents(tag, what);
  reader.end(what);
  return { oid, tag, contents };
}
