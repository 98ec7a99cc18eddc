import { DerReader } from "../der/reader.ts";
import { refuseDer } from "../der/refuse.ts";
import { TAG } from "../der/tags.ts";
import { decodeText } from "./text.ts";
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
  const list = reader.enter(TAG.sequence, what);
  reader.expectEnd(what);
  const relativeNames: RelativeName[] = [];
  let attributes = 0;
  while (!list.isDone) {
    const set = list.enter(TAG.set, what);
    if (set.isDone) throw refuseDer(what, "empty RelativeDistinguishedName");
    const relativeName: NameAttribute[] = [];
    while (!set.isDone) {
      if (++attributes > MAX_NAME_ATTRIBUTES) throw refuseDer(what, "too long");
      relativeName.push(readAttribute(set, what));
    }
    relativeNames.push(relativeName);
  }
  return relativeNames;
}

/**
 * Checks that a Name is well-formed, the characters of its texts included.
 *
 * @throws PasserelleError `der_invalid`
 */
export function checkName(name: Uint8Array, what: string): void {
  for (const attribute of parseName(name, what).flat()) decodeText(attribute);
}

function readAttribute(set: DerReader, what: string): NameAttribute {
  const fields = set.enter(TAG.sequence, what);
  const oid = fields.readOid(what);
  const tag = fields.tag;
  if (tag === undefined) throw refuseDer(what, "attribute without a value");
  const contents = fields.readContents(tag, what);
  fields.expectEnd(what);
  return { oid, tag, contents };
}
