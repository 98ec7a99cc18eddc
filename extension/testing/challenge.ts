import { encodeChallenge } from "@passerelle/shared/protocol/challenge.ts";

export const NONCE = "bm9uY2Vub25jZW5vbmNlbm9uY2Vub25jZW5vbmNlbm8";

/** A sign-in challenge, base64url, that expires at Unix second 2,000. */
export function challengeText(changes: object = {}): string {
  return encodeChallenge({
    version: 1,
    purpose: "login",
    nonce: NONCE,
    expiresAt: 2000,
    relyingParty: "Banque coopérative",
    ...changes,
  });
}
