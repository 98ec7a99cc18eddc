import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { count } from "../options/shapes.ts";
import type { IssueTimes } from "./freshness.ts";

/** The outcome of the last attempt to fetch a CRL or OCSP response. Times are Unix time in milliseconds. */
export interface CacheEntry {
  /** DER of the newest one that was good when it came. */
  readonly bytes: Uint8Array | undefined;
  /** When these bytes were issued: nothing older takes their place. */
  readonly issued: IssueTimes | undefined;
  /** Why the last attempt failed, if it did. */
  readonly problem: PasserelleError | undefined;
  /** From then on, the next attempt is due. */
  readonly refreshAt: number;
}

export interface RevocationCache {
  get(key: string): CacheEntry | undefined;
  set(key: string, entry: CacheEntry): void;
}

/** What an entry costs beside its bytes. */
const ENTRY_BYTES = 512;

/**
 * A cache in memory, never larger than `maxBytes`: what was not used for longest goes first.
 *
 * @throws PasserelleError `configuration_refused`
 */
export function createRevocationCache(maxBytes: number): RevocationCache {
  parseWith(count, maxBytes, "configuration_refused");
  const entries = new Map<string, CacheEntry>();
  let totalBytes = 0;

  const remove = (key: string): void => {
    const entry = entries.get(key);
    if (!entry) return;
    entries.delete(key);
    totalBytes -= costOf(entry);
  };

  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry;
    },
    set(key, entry) {
      remove(key);
      entries.set(key, entry);
      totalBytes += costOf(entry);
      for (const oldest of entries.keys()) {
        if (totalBytes <= maxBytes) break;
        remove(oldest);
      }
    },
  };
}

function costOf({ bytes }: CacheEntry): number {
  return ENTRY_BYTES + (bytes?.length ?? 0);
}
