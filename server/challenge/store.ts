import type { Purpose } from "@passerelle/shared/statement/build.ts";

/** A challenge that was issued and waits for its signature. */
export interface PendingChallenge {
  readonly purpose: Purpose;
  /** base64url of 32 random bytes. */
  readonly nonce: string;
  /** Unix time in milliseconds. */
  readonly expiresAt: number;
}

/**
 * Keeps the one pending challenge of each session. A challenge is taken, never read: `take` must remove it in the same
 * atomic step, so that of two signatures over it one at most is accepted, whatever the number of servers.
 */
export interface ChallengeStore {
  /**
   * Replaces whatever the session had pending.
   *
   * @param expiresAt after which the store may forget it
   */
  put(
    session: string,
    pending: PendingChallenge,
    expiresAt: Date,
  ): Promise<void>;
  take(session: string): Promise<PendingChallenge | undefined>;
}
