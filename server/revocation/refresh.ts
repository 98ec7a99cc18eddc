import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { CacheEntry, RevocationCache } from "./cache.ts";
import { inTime } from "./deadline.ts";
import type { IssueTimes, UpdateTimes } from "./freshness.ts";
import {
  CACHE_WITHOUT_NEXT_UPDATE_MS,
  CLOCK_SKEW_MS,
  LOAD_TIMEOUT_MS,
  RETRY_AFTER_FAILURE_MS,
} from "./limits.ts";

/** Something fetched, and found good, with the times it carries. */
export interface Fetched extends Pick<UpdateTimes, "nextUpdate"> {
  readonly bytes: Uint8Array;
  readonly issued: IssueTimes;
}

/** Fetches, knowing what came before, and refuses what is older than that. */
export type Load = (before: IssueTimes | undefined) => Promise<Fetched>;

/** Fetches what `key` stands for, unless the cache has it; `at` is now, Unix time in milliseconds. */
export type Refresh = (
  key: string,
  at: number,
  load: Load,
) => Promise<CacheEntry>;

/**
 * Loads through a cache: each thing at most once at a time, however many sign-ins wait for it; again when nextUpdate
 * or `maxCacheMs` has passed; not at once again after a failure, so that a dead responder does not hold everybody up. A
 * load that does not end has failed after `loadTimeoutMs`: nothing it stands for would ever be loaded again.
 * After a failure, or when something older is served, the one before stays, and its own nextUpdate decides whether it
 * still serves.
 */
export function createRefresh(
  cache: RevocationCache,
  maxCacheMs: number,
  loadTimeoutMs = LOAD_TIMEOUT_MS,
): Refresh {
  const underway = new Map<string, Promise<CacheEntry>>();

  const attempt = async (
    key: string,
    at: number,
    load: Load,
  ): Promise<CacheEntry> => {
    const before = cache.get(key);
    let entry: CacheEntry;
    try {
      const { bytes, issued, nextUpdate } = await inTime(
        load(before?.issued),
        loadTimeoutMs,
        "fetch_failed",
      );
      const latest = at + maxCacheMs;
      const refreshAt = Math.min(
        nextUpdate ?? at + CACHE_WITHOUT_NEXT_UPDATE_MS,
        latest,
      );
      entry = { bytes, issued, problem: undefined, refreshAt };
    } catch (problem) {
      if (!(problem instanceof PasserelleError)) throw problem;
      const refreshAt = at + RETRY_AFTER_FAILURE_MS;
      const { bytes, issued } = before ?? {};
      entry = { bytes, issued, problem, refreshAt };
    }
    cache.set(key, entry);
    return entry;
  };

  return async (key, at, load) => {
    const known = cache.get(key);
    // Further ahead it cannot be, unless the clock was wrong then; sign-ins at once may be some seconds apart.
    const latest =
      at + Math.max(maxCacheMs, RETRY_AFTER_FAILURE_MS) + CLOCK_SKEW_MS;
    if (known && at < known.refreshAt && known.refreshAt <= latest) {
      return known;
    }
    let promise = underway.get(key);
    if (!promise) {
      promise = attempt(key, at, load).finally(() => underway.delete(key));
      underway.set(key, promise);
    }
    return promise;
  };
}
