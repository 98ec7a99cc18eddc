import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { ChallengeStore, PendingChallenge } from "./store.ts";

/**
 * Takes the session's pending challenge: whatever happens next, it is used up.
 *
 * @throws PasserelleError `challenge_unknown`, `challenge_expired`
 */
export async function takeChallenge(
  store: ChallengeStore,
  session: string,
  now: Date,
): Promise<PendingChallenge> {
  const pending = await store.take(session);
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
