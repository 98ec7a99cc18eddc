import { MAX_OID_BYTES } from "../limits.ts";
import { refuseDer } from "./refuse.ts";
import { TAG } from "./tags.ts";
import { parseTime } from "./time.ts";

/**
 * Checks the contents of a universal primitive, from `start` to `end`, against its one DER form (X.690 §8, §11). Other
 * classes and string types pass: their contents are their reader's to judge.
 *
 * @throws PasserelleError `der_invalid`
 */
export function checkPrimitive(
  tag: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  what: string,
): void {
  switch (tag) {
    case TAG.boolean:
      return checkBoolean(bytes, start, end, what);
    case TAG.integer:
    case TAG.enumerated:
      return checkInteger(bytes, start, end, what);
    case TAG.bitString:
      return checkBitString(bytes, start, end, what);
    case TAG.null:
      if (end !== start) throw refuseDer(what, "NULL with contents");
      return undefined;
    case TAG.objectIdentifier:
      return checkOid(bytes, start, end, what);
    case TAG.utcTime:
    case TAG.generalizedTime:
      parseTime(tag, bytes, start, end, what);
      return undefined;
    default:
      return undefined;
  }
}

export function checkBoolean(
  bytes: Uint8Array,
  start: number,
  end: number,
  what: string,
): void {
  if (end !== start + 1) throw refuseDer(what, "BOOLEAN not of one byte");
  if (bytes[start] !== 0 && bytes[start] !== 0xff) {
    throw refuseDer(what, "BER BOOLEAN, neither 00 nor FF");
  }
}

export function checkInteger(
  bytes: Uint8Array,
  start: number,
  end: number,
  what: string,
): void {
  if (end === start) throw refuseDer(what, "empty INTEGER");
  if (end === start + 1) return;
  const first = bytes[start] as number;
  const signOfNext = (bytes[start + 1] as number) & 0x80;
  if (
    (first === 0 && signOfNext === 0) ||
    (first === 0xff && signOfNext !== 0)
  ) {
    throw refuseDer(what, "BER INTEGER, not in its shortest form");
  }
}

export function checkBitString(
  bytes: Uint8Array,
  start: number,
  end: number,
  what: string,
): void {
  const unused = bytes[start];
  if (end === start || unused === undefined) {
    throw refuseDer(what, "BIT STRING without its first byte");
  }
  if (unused > 7 || (unused > 0 && end === start + 1)) {
    throw refuseDer(what, "BIT STRING with an impossible count of unused bits");
  }
  if (((bytes[end - 1] as number) & ((1 << unused) - 1)) !== 0 && unused > 0) {
    throw refuseDer(what, "BER BIT STRING, unused bits not zero");
  }
}

export function checkOid(
  bytes: Uint8Array,
  start: number,
  end: number,
  what: string,
): void {
  if (end === start) throw refuseDer(what, "empty OBJECT IDENTIFIER");
  if (end - start > MAX_OID_BYTES) {
    throw refuseDer(what, "OBJECT IDENTIFIER longer than the limit");
  }
  if (((bytes[end - 1] as number) & 0x80) !== 0) {
    throw refuseDer(what, "OBJECT IDENTIFIER ends within an arc");
  }
  let isArcStart = true;
  for (let index = start; index < end; index++) {
    const byte = bytes[index] as number;
    if (isArcStart && byte === 0x80) {
      throw refuseDer(what, "BER OBJECT IDENTIFIER arc, not in shortest form");
    }
    isArcStart = (byte & 0x80) === 0;
  }
}
