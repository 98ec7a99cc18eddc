import type { DerReader } from "../der/reader.ts";
import { checkNamedBits } from "./extensions/key-usage.ts";

/** Set of ReasonFlags (RFC 5280 §4.2.1.13): bit n of the number is bit n of the BIT STRING; bit 0 is unused. */
export type ReasonMask = number;
export const ALL_REASONS: ReasonMask = 0b1_1111_1110;

/** @throws PasserelleError `der_invalid` */
export function readReasonFlags(
  reader: DerReader,
  what: string,
  tag: number,
): ReasonMask {
  const { bytes, unusedBits } = reader.readBitString(what, tag);
  checkNamedBits(bytes, unusedBits, what);
  let mask = 0;
  for (let bit = 1; bit <= 8; bit++) {
    if ((((bytes[bit >> 3] ?? 0) << (bit & 7)) & 0x80) !== 0) mask |= 1 << bit;
  }
  return mask;
}
