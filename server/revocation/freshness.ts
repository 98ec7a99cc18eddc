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
