import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { bufferOf } from "../der/buffer-of.ts";
import { equalBytes, equalRanges } from "../der/equal-bytes.ts";
import { MAX_COMPARED_NAME_BYTES } from "../limits.ts";
import { parseName, type RelativeName } from "./parse.ts";
import type { NameAttribute } from "./reader.ts";
import { decodeText } from "./text.ts";

/**
 * Whether two Names are the same by RFC 5280 §7.1: relative names in order, attributes of each in any order, texts
 * without regard to case, spacing and string type. Names longer than any real one are the same as the very same bytes.
 *
 * @param a DER of the whole element
 * @param b DER of the whole element
 * @throws PasserelleError `der_invalid` when they are not the same bytes and one of them is malformed
 */
export function namesMatch(a: Uint8Array, b: Uint8Array): boolean {
  return equalBytes(a, b) || canonicalName(a) === canonicalName(b);
}

/**
 * The same, of a name nobody vouches for: malformed, it matches none.
 *
 * @param candidate DER of the whole element
 * @param name DER of the whole element, well-formed
 */
export function candidateMatches(
  candidate: Uint8Array,
  name: Uint8Array,
): boolean {
  try {
    return namesMatch(candidate, name);
  } catch (problem) {
    if (problem instanceof PasserelleError) return false;
    throw problem;
  }
}

/**
 * Whether a Name lies within the subtree under another (RFC 5280 §4.2.1.10).
 *
 * @param name DER of the whole element
 * @param base DER of the whole element
 * @throws PasserelleError `der_invalid`
 */
export function isNameWithin(name: Uint8Array, base: Uint8Array): boolean {
  return isPrefix(parseName(base), parseName(name), relativeNamesMatch);
}

/**
 * Whether a Name might lie within the subtree under another, taking attributes whose characters are not certain
 * (TeletexString, what is no string) for equal.
 *
 * @param name DER of the whole element
 * @param base DER of the whole element
 * @throws PasserelleError `der_invalid`
 */
export function mayBeNameWithin(name: Uint8Array, base: Uint8Array): boolean {
  return isPrefix(parseName(base), parseName(name), relativeNamesMayMatch);
}

/**
 * A text that is equal for Names that match and for no others. It is made once for each array of bytes, which must not
 * change: a path search meets the same names again and again.
 *
 * @param name DER of the whole element
 * @throws PasserelleError `der_invalid`
 */
export function canonicalName(name: Uint8Array): string {
  let canonical = canonicalNames.get(name);
  if (canonical === undefined) {
    canonical = canonicalNameOrProblem(name);
    canonicalNames.set(name, canonical);
  }
  if (typeof canonical !== "string") throw canonical;
  return canonical;
}

const canonicalNames = new WeakMap<Uint8Array, string | PasserelleError>();

function canonicalNameOrProblem(name: Uint8Array): string | PasserelleError {
  if (name.length > MAX_COMPARED_NAME_BYTES) {
    return bufferOf(name).toString("latin1");
  }
  try {
    return JSON.stringify(parseName(name).map(canonicalRelativeName));
  } catch (problem) {
    if (problem instanceof PasserelleError) return problem;
    throw problem;
  }
}

function isPrefix(
  base: readonly RelativeName[],
  name: readonly RelativeName[],
  match: (a: RelativeName, b: RelativeName) => boolean,
): boolean {
  return (
    base.length <= name.length &&
    base.every((relativeName, index) =>
      match(relativeName, name[index] as RelativeName),
    )
  );
}

function relativeNamesMayMatch(a: RelativeName, b: RelativeName): boolean {
  return (
    a.length === b.length &&
    a.every((attribute) =>
      b.some(
        (other) =>
          attribute.oid === other.oid &&
          (decodeText(attribute) === undefined ||
            decodeText(other) === undefined ||
            canonicalAttribute(attribute) === canonicalAttribute(other)),
      ),
    )
  );
}

function relativeNamesMatch(a: RelativeName, b: RelativeName): boolean {
  const [first] = a;
  const [other] = b;
  if (a.length !== b.length || !first || !other) return false;
  if (a.length > 1)
    return canonicalRelativeName(a) === canonicalRelativeName(b);
  if (first.oid !== other.oid) return false;
  return (
    (first.tag === other.tag && equalRanges(first, other)) ||
    canonicalAttribute(first) === canonicalAttribute(other)
  );
}

function canonicalRelativeName(attributes: RelativeName): string {
  return JSON.stringify(attributes.map(canonicalAttribute).sort());
}

function canonicalAttribute(attribute: NameAttribute): string {
  const text = decodeText(attribute);
  const { oid, tag, bytes, start, end } = attribute;
  return text === undefined
    ? `${oid}#${tag}#${bufferOf(bytes).toString("hex", start, end)}`
    : `${oid}=${prepare(text)}`;
}

/** Western letters with single spaces inside, which need little preparation. */
const PLAIN = /^[!-~À-ÖØ-öø-ÿ]+(?: [!-~À-ÖØ-öø-ÿ]+)*$/;

/** What RFC 4518 §2.2 maps to nothing: soft hyphens, joiners, variation selectors, controls that are no spaces. */
const INVISIBLE =
  /(?!\p{White_Space})[\p{Cc}\p{Cf}\p{Variation_Selector}\u034f\ufffc]/gu;

/** The string preparation of RFC 4518 as far as names need it: NFKC, case, insignificant spaces. */
function prepare(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text
    .replaceAll(INVISIBLE, "")
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFKC")
    .replaceAll(/\p{White_Space}+/gu, " ")
    .trim();
}
