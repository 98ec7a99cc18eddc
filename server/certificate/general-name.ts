import type { DerReader } from "../der/reader.ts";
import { refuseDer } from "../der/refuse.ts";
import { contextConstructed, contextPrimitive, TAG } from "../der/tags.ts";
import { MAX_GENERAL_NAMES } from "../limits.ts";

/** GeneralName (RFC 5280 §4.2.1.6). */
export type GeneralName =
  | { readonly kind: "email" | "dns" | "uri"; readonly text: string }
  /** A Name, whole element. */
  | { readonly kind: "directory"; readonly name: Uint8Array }
  /** 4 or 16 bytes; twice that in a name constraint. */
  | { readonly kind: "ip"; readonly bytes: Uint8Array }
  /** The whole element, tag included. */
  | {
      readonly kind: "other" | "x400" | "ediParty" | "registeredId";
      readonly bytes: Uint8Array;
    };

/**
 * Parses GeneralNames, a SEQUENCE OF at least one, or the same under an implicit tag.
 *
 * @throws PasserelleError `der_invalid`
 */
export function readGeneralNames(
  reader: DerReader,
  what: string,
  tag: number = TAG.sequence,
): GeneralName[] {
  const list = reader.enter(tag, what);
  if (list.isDone) throw refuseDer(what, "empty");
  const names: GeneralName[] = [];
  while (!list.isDone) {
    if (names.length === MAX_GENERAL_NAMES) throw refuseDer(what, "too many");
    names.push(readGeneralName(list, what));
  }
  return names;
}

/** @throws PasserelleError `der_invalid` */
export function readGeneralName(reader: DerReader, what: string): GeneralName {
  const tag = reader.tag;
  switch (tag) {
    case contextConstructed(0):
      return { kind: "other", bytes: reader.readElement(what) };
    case contextPrimitive(1):
      return { kind: "email", text: readIa5Text(reader, tag, what) };
    case contextPrimitive(2):
      return { kind: "dns", text: readIa5Text(reader, tag, what) };
    case contextConstructed(3):
      return { kind: "x400", bytes: reader.readElement(what) };
    case contextConstructed(4): {
      const explicit = reader.enter(tag, what);
      const name = explicit.readElement(what, TAG.sequence);
      explicit.expectEnd(what);
      return { kind: "directory", name };
    }
    case contextConstructed(5):
      return { kind: "ediParty", bytes: reader.readElement(what) };
    case contextPrimitive(6):
      return { kind: "uri", text: readIa5Text(reader, tag, what) };
    case contextPrimitive(7):
      return { kind: "ip", bytes: reader.readContents(tag, what) };
    case contextPrimitive(8): {
      const bytes = reader.readElement(what);
      return { kind: "registeredId", bytes };
    }
    case undefined:
    default:
      throw refuseDer(what, "not a kind of GeneralName");
  }
}

function readIa5Text(reader: DerReader, tag: number, what: string): string {
  let text = "";
  for (const byte of reader.readContents(tag, what)) {
    if (byte > 0x7f) throw refuseDer(what, "IA5String beyond ASCII");
    text += String.fromCharCode(byte);
  }
  return text;
}
