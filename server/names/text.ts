import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import { bufferOf } from "../der/buffer-of.ts";
import { refuseDer } from "../der/refuse.ts";
import { TAG } from "../der/tags.ts";
import type { NameAttribute } from "./reader.ts";

const utf16 = new TextDecoder("utf-16be", { fatal: true, ignoreBOM: true });

/**
 * The text of a string-valued attribute, or undefined for a type whose characters are not certain (TeletexString) or
 * that is no string.
 *
 * @param buffer the attribute's bytes, for whoever decodes several
 * @throws PasserelleError `der_invalid` for contents the type does not allow
 */
export function decodeText(
  attribute: NameAttribute,
  buffer = bufferOf(attribute.bytes),
): string | undefined {
  const { tag, bytes, start, end } = attribute;
  switch (tag) {
    case TAG.utf8String:
      checkText(attribute);
      return buffer.toString("utf8", start, end);
    case TAG.printableString:
    case TAG.numericString:
    case TAG.ia5String:
    case TAG.visibleString:
      checkText(attribute);
      return buffer.toString("latin1", start, end);
    case TAG.bmpString:
      return decodeUtf16(bytes.subarray(start, end));
    case TAG.universalString:
      return decodeUniversal(bytes.subarray(start, end));
    default:
      return undefined;
  }
}

/**
 * Checks a string-valued attribute like `decodeText`, without making its text where that is not needed.
 *
 * @throws PasserelleError `der_invalid`
 */
export function checkText(attribute: NameAttribute): void {
  switch (attribute.tag) {
    case TAG.utf8String:
      return checkUtf8(attribute);
    case TAG.printableString:
      return checkCharacters(attribute, PRINTABLE_STRING);
    case TAG.numericString:
      return checkCharacters(attribute, NUMERIC_STRING);
    case TAG.ia5String:
    case TAG.visibleString:
      return checkCharacters(attribute, ASCII);
    default:
      decodeText(attribute);
      return undefined;
  }
}

function checkUtf8({ bytes, start, end }: NameAttribute): void {
  if (findOther(ASCII, bytes, start, end) === end) return;
  if (!isUtf8(bytes.subarray(start, end))) {
    throw refuseDer("name", "malformed UTF8String");
  }
}

/** X.680 §41.4, §41.3: whether a byte is one of the type's characters. */
const PRINTABLE_STRING = characters(/[A-Za-z0-9 '()+,\-./:=?]/);
const NUMERIC_STRING = characters(/[0-9 ]/);
const ASCII = characters(/\p{ASCII}/u);

function characters(allowed: RegExp): readonly boolean[] {
  return Array.from({ length: 256 }, (_, code) =>
    allowed.test(String.fromCharCode(code)),
  );
}

function checkCharacters(
  { bytes, start, end }: NameAttribute,
  allowed: readonly boolean[],
): void {
  if (findOther(allowed, bytes, start, end) < end) {
    throw refuseDer("name", "a character its string type does not have");
  }
}

/** Where the first character stands that is not among these; `end` if there is none. */
function findOther(
  allowed: readonly boolean[],
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let index = start;
  while (index < end && allowed[bytes[index] as number] === true) index++;
  return index;
}

function decodeUtf16(contents: Uint8Array): string {
  try {
    return utf16.decode(contents);
  } catch {
    throw refuseDer("name", "malformed BMPString");
  }
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
