import * as v from "valibot";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { DEFAULT_MAX_PENDING_CHALLENGES } from "../limits.ts";
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
 * A challenge store for a single server process: a challenge takes some 300 bytes.
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
  const dropOldest = (): void => {
    for (const session of entries.keys()) {
      if (entries.size <= maxEntries) return;
      entries.delete(session);
    }
  };
  return {
    async put(session, pending) {
      entries.delete(session);
      entries.set(session, pending);
      dropOldest();
    },
    async take(session) {
      const pending = entries.get(session);
      entries.delete(session);
      return pending;
    },
  };
}
