import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { CLOCK_SKEW_MS, MAX_AGE_WITHOUT_NEXT_UPDATE_MS } from "./limits.ts";

export interface Freshness {
  /** How far the issuer's clock and ours may differ. */
  readonly clockSkewMs?: number;
  /** Refuses what is older, whatever its nextUpdate says. */
  readonly maximumAgeMs?: number;
}

/** thisUpdate and nextUpdate of a CRL or single OCSP response, Unix time in milliseconds. */
export interface UpdateTimes {
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
}

/** Why information of these times does not serve at `at` (Unix time in milliseconds), or undefined when it does. */
export function whyStale(
  { thisUpdate, nextUpdate }: UpdateTimes,
  at: number,
  { clockSkewMs = CLOCK_SKEW_MS, maximumAgeMs }: Freshness,
): string | undefined {
  if (thisUpdate > at + clockSkewMs) return "thisUpdate is in the future";
  if (nextUpdate !== undefined && nextUpdate < thisUpdate) {
    return "nextUpdate is before thisUpdate";
  }
  if (nextUpdate !== undefined && nextUpdate < at - clockSkewMs) {
    return "nextUpdate has passed";
  }
  const ageLimitMs =
    maximumAgeMs ??
    (nextUpdate === undefined ? MAX_AGE_WITHOUT_NEXT_UPDATE_MS : Infinity);
  if (at - thisUpdate > ageLimitMs + clockSkewMs) {
    return "thisUpdate is too long ago";
  }
  return undefined;
}

/** When a CRL or OCSP response came about, Unix time in milliseconds. */
export interface IssueTimes {
  readonly thisUpdate: number;
  /** The same as thisUpdate for CRLs. */
  readonly producedAt: number;
}

/**
 * Checks that what comes now is not older than what came before: whoever sits on the wire could otherwise play back a
 * list from before a revocation for as long as its nextUpdate allows.
 *
 * @throws PasserelleError of the code given
 */
export function checkNotOlder(
  now: IssueTimes,
  before: IssueTimes | undefined,
  code: ErrorCode,
): void {
  if (!before) return;
  const isOlder =
    now.thisUpdate === before.thisUpdate
      ? now.producedAt < before.producedAt
      : now.thisUpdate < before.thisUpdate;
  if (isOlder) throw new PasserelleError(code, "older than the one before");
}
