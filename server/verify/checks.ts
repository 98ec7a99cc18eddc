/** The steps of a verification, in their order, as `onCheck` reports them when passed. */
export const CHECKS = [
  "encoding",
  "algorithms",
  "challenge",
  "signature",
  "path",
  "revocation",
] as const;
export type Check = (typeof CHECKS)[number];

/** Told of each check as it passes: for logs and for support. */
export type CheckListener = (check: Check) => void;
