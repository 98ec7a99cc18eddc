import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import { bufferOf } from "../der/buffer-of.ts";
import { refuseDer } from "../der/refuse.ts";
import { TAG } from "../der/tags.ts";
import type { NameAttribute } from "./parse.ts";

const utf16 = new TextDecoder("utf-16be", { fatal: true, ignoreBOM: true });

/**
 * The text of a string-valued attribute, or undefined for a type whose characters are not certain (TeletexString) or
 * that is no string.
 *
 * @throws PasserelleError `der_invalid` for contents the type does not allow
 */
export function decodeText({
  tag,
  contents,
}: NameAttribute): string | undefined {
  switch (tag) {
    case TAG.utf8String:
      return decodeUtf8(contents);
    case TAG.printableString:
      return decodeAscii(contents, PRINTABLE_STRING);
    case TAG.numericString:
      return decodeAscii(contents, NUMERIC_STRING);
    case TAG.ia5String:
    case TAG.visibleString:
      return decodeAscii(contents, ASCII);
    case TAG.bmpString:
      return decodeUtf16(contents);
    case TAG.universalString:
      return decodeUniversal(contents);
    default:
      return undefined;
  }
}

/**
 * Checks a string-valued attribute like `decodeText`, without making its text.
 *
 * @throws PasserelleError `der_invalid`
 */
export function checkText(attribute: NameAttribute): void {
  if (attribute.tag !== TAG.utf8String) decodeText(attribute);
  else checkUtf8(attribute.contents);
}

function checkUtf8(contents: Uint8Array): void {
  if (!isUtf8(contents)) throw refuseDer("name", "malformed UTF8String");
}

function decodeUtf8(contents: Uint8Array): string {
  checkUtf8(contents);
  return bufferOf(contents).toString("utf8");
}

function decodeUtf16(contents: Uint8Array): string {
  try {
    return utf16.decode(contents);
  } catch {
    throw refuseDer("name", "malformed BMPString");
  }
}

/** X.680 §41.4, §41.3. */
const PRINTABLE_STRING = /^[A-Za-z0-9 '()+,\-./:=?]*$/;
const NUMERIC_STRING = /^[0-9 ]*$/;
const ASCII = /^\p{ASCII}*$/u;

function decodeAscii(contents: Uint8Array, characters: RegExp): string {
  const text = bufferOf(contents).toString("latin1");
  if (!characters.test(text)) {
    throw refuseDer("name", "a character its string type does not have");
  }
  return text;
}

function decodeUniversal(contents: Uint8Array): string {
  if (contents.length % 4 !== 0) {
    throw refuseDer("name", "malformed UniversalString");
  }
  const view = new DataView(
    contents.buffer,
    contents.byteOffset,
    contents.length,
  );
  let text = "";
  for (let offset = 0; offset < contents.length; offset += 4) {
    const point = view.getUint32(offset);
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) {
      throw refuseDer("name", "malformed UniversalString");
    }
    text += String.fromCodePoint(point);
  }
  return text;
}
