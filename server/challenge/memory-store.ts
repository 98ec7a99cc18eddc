import * as v from "valibot";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { DEFAULT_MAX_PENDING_CHALLENGES } from "../limits.ts";
import { count, functionOption } from "../options/shapes.ts";
import type { ChallengeStore, PendingChallenge } from "./store.ts";

export interface MemoryChallengeStoreOptions {
  /** The oldest challenge makes room for a new one beyond this number. */
  readonly maxEntries?: number;
  /** The clock that `expiresAt` was reckoned by. Default: the system's. */
  readonly clock?: () => Date;
}

const optionsSchema = v.strictObject({
  maxEntries: v.optional(count, DEFAULT_MAX_PENDING_CHALLENGES),
  clock: v.optional(functionOption<() => Date>()),
});

/**
 * A challenge store for a single server process: a challenge takes some 300 bytes, and goes when it is answered, when
 * there is no more room, or when the store is next used after it has expired.
 *
 * @throws PasserelleError `configuration_refused`
 */
export function createMemoryChallengeStore(
  options: MemoryChallengeStoreOptions = {},
): ChallengeStore {
  const { maxEntries, clock = () => new Date() } = parseWith(
    optionsSchema,
    options,
    "configuration_refused",
  );
  // In the order of issue, which with one lifetime is the order of expiry.
  const entries = new Map<string, PendingChallenge>();
  const dropOldest = (): void => {
    const now = clock().getTime();
    for (const [session, { expiresAt }] of entries) {
      if (entries.size <= maxEntries && expiresAt > now) return;
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
      dropOldest();
      return pending;
    },
  };
}
