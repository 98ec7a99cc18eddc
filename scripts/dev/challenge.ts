import { randomBytes } from "node:crypto";
import { encodeBase64url } from "@passerelle/shared/encoding/base64url.ts";
import { encodeChallenge } from "@passerelle/shared/protocol/challenge.ts";

/** A fresh sign-in challenge that no server issued, for pages whose signature nobody verifies. */
export function makeChallenge(
  relyingParty: string,
  lifetimeSeconds = 3600,
): string {
  return encodeChallenge({
    version: 1,
    purpose: "login",
    nonce: encodeBase64url(randomBytes(32)),
    expiresAt: Math.floor(Date.now() / 1000) + lifetimeSeconds,
    relyingParty,
  });
}
