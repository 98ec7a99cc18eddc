import * as v from "valibot";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import {
  DEFAULT_MAX_PENDING_CHALLENGES,
  MAX_CHALLENGE_LIFETIME_MS,
} from "../limits.ts";
import { count } from "../options/shapes.ts";
import type { ChallengeStore, PendingChallenge } from "./store.ts";

export interface MemoryChallengeStoreOptions {
  /** The oldest challenge makes room for a new one beyond this number. */
  readonly maxEntries?: number;
}

const optionsSchema = v.strictObject({
  maxEntries: v.optional(count, DEFAULT_MAX_PENDING_CHALLENGES),
});

/**
 * A challenge store for a single server process: a challenge takes some 300 bytes, and goes when it is answered, when
 * there is no more room, or once it has expired and others come.
 *
 * @throws PasserelleError `configuration_refused`
 */
export function createMemoryChallengeStore(
  options: MemoryChallengeStoreOptions = {},
): ChallengeStore {
  const { maxEntries } = parseWith(
    optionsSchema,
    options,
    "configuration_refused",
  );
  // In the order of issue, which with one lifetime is the order of expiry.
  const entries = new Map<string, PendingChallenge>();
  const dropOldest = (newest: Date): void => {
    // No challenge lives longer, so this one and those before it have expired.
    const expired = newest.getTime() - MAX_CHALLENGE_LIFETIME_MS;
    for (const [session, { expiresAt }] of entries) {
      if (entries.size <= maxEntries && expiresAt > expired) return;
      entries.delete(session);
    }
  };
  return {
    async put(session, pending, expiresAt) {
      entries.delete(session);
      entries.set(session, pending);
      dropOldest(expiresAt);
    },
    async take(session) {
      const pending = entries.get(session);
      entries.delete(session);
      return pending;
    },
  };
}
