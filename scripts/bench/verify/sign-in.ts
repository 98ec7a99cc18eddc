import type * as Server from "@passerelle/server";
import { NOW, ORIGIN, type SignedChain } from "./chain.ts";

/** The whole of a relying party's verification of one sign-in. */
export function createVerify(
  server: typeof Server,
  { anchor, signature, nonce }: SignedChain,
  options: Partial<Server.RelyingPartyOptions> = {},
): () => Promise<unknown> {
  const expiresAt = NOW.getTime() + 60_000;
  const relyingParty = server.createRelyingParty({
    origin: ORIGIN,
    name: "Banque",
    trustAnchors: [anchor],
    revocation: "none",
    clock: () => NOW,
    challengeStore: {
      put: async () => undefined,
      take: async () => ({ purpose: "login", nonce, expiresAt }),
    },
    ...options,
  });
  const text = Buffer.from(signature).toString("base64url");
  return () => relyingParty.verify({ signature: text, session: "session" });
}
