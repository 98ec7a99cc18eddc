import { checkNamedBits } from "../certificate/extensions/key-usage.ts";
import type { DerReader } from "../der/reader.ts";

/** CRLReason (RFC 5280 §5.3.1), by number; 7 is not used. */
export const REVOCATION_REASONS = [
  "unspecified",
  "keyCompromise",
  "cACompromise",
  "affiliationChanged",
  "superseded",
  "cessationOfOperation",
  "certificateHold",
  undefined,
  "removeFromCRL",
  "privilegeWithdrawn",
  "aACompromise",
] as const;
export type RevocationReason = NonNullable<(typeof REVOCATION_REASONS)[number]>;

export interface Revocation {
  /** Unix time in milliseconds. */
  readonly revokedAt: number;
  readonly reason: RevocationReason;
}

/** Whether a revocation is for good: only a certificate on hold may come back (RFC 5280 §5.3.1). */
export function isFinal({ reason }: Revocation): boolean {
  return reason !== "certificateHold";
}

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
