import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { PendingChallenge } from "./store.ts";

/**
 * Checks that what a session had pending is a challenge that may still be answered. It has been taken from the store:
 * whatever happens next, it is used up.
 *
 * @throws PasserelleError `challenge_unknown`, `challenge_expired`
 */
export function checkPending(
  pending: PendingChallenge | undefined,
  now: Date,
): PendingChallenge {
  if (!pending) {
    throw new PasserelleError(
      "challenge_unknown",
      "the session has no pending challenge",
    );
  }
  if (now.getTime() >= pending.expiresAt) {
    throw new PasserelleError(
      "challenge_expired",
      `the challenge expired ${new Date(pending.expiresAt).toISOString()}`,
    );
  }
  return pending;
}
