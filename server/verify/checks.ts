import { tell } from "../options/listener.ts";

/** The steps of verifying a sign-in, in their order, as `onCheck` reports them when passed. */
export const CHECKS = [
  "encoding",
  "algorithms",
  "challenge",
  "signature",
  "path",
  "revocation",
] as const;
export type Check = (typeof CHECKS)[number];

/** The same of a signed document, which answers no challenge. */
export const SIGNED_DATA_CHECKS: readonly Check[] = CHECKS.filter(
  (check) => check !== "challenge",
);
/** The same of a certificate alone. */
export const PATH_CHECKS: readonly Check[] = ["encoding", "path", "revocation"];

/**
 * Told of each check as it passes, for logs and for support, and of all that this kind of verification has, in order.
 * `revocation` passes where every certificate below the anchor was shown not to be revoked; where that was not asked
 * for, a verification can be good without it.
 */
export type CheckListener = (check: Check, checks: readonly Check[]) => void;

/** Reports the checks of one verification. */
export type CheckReport = (check: Check) => void;

export function reportTo(
  listener: CheckListener | undefined,
  checks: readonly Check[],
): CheckReport {
  return listener ? (check) => tell(listener, check, checks) : noReport;
}

const noReport: CheckReport = () => undefined;
