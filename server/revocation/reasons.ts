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
