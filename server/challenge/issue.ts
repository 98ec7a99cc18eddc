import { encodeBase64url } from "@passerelle/shared/encoding/base64url.ts";
import { NONCE_BYTES } from "@passerelle/shared/limits.ts";
import { encodeChallenge } from "@passerelle/shared/protocol/challenge.ts";
import type { IssuerNames } from "./accepted-issuers.ts";
import type { ChallengeStore } from "./store.ts";

export interface ChallengeIssuer {
  /** What the dialog calls the relying party. */
  readonly name: string;
  readonly acceptedIssuers: () => IssuerNames;
  readonly store: ChallengeStore;
  readonly lifetimeMs: number;
  readonly randomBytes: (length: number) => Uint8Array;
}

/**
 * Issues a challenge and keeps it for the session, in the place of any other.
 *
 * @returns the text for the form's hidden field
 */
export async function issueChallenge(
  { name, acceptedIssuers, store, lifetimeMs, randomBytes }: ChallengeIssuer,
  purpose: "login",
  session: string,
  now: Date,
): Promise<string> {
  const nonce = encodeBase64url(randomBytes(NONCE_BYTES));
  const expiresAt = now.getTime() + lifetimeMs;
  const pending = { purpose, nonce, expiresAt };
  await store.put(session, pending, new Date(expiresAt));
  const issuers = acceptedIssuers();
  return encodeChallenge({
    version: 1,
    purpose,
    nonce,
    expiresAt: Math.floor(expiresAt / 1000),
    relyingParty: name,
    ...(issuers && { acceptedIssuers: [...issuers] }),
  });
}
