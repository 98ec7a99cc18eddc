import assert from "node:assert/strict";
import type { RelyingPartyOptions } from "./configuration.ts";
import { ORIGIN, relyingPartyWith } from "../fixtures/sign-in.ts";

describe("a relying party is not created", () => {
  const faults: [string, Partial<RelyingPartyOptions>][] = [
    ["without trust anchors", { trustAnchors: [] }],
    ["with trust anchors left out", { trustAnchors: undefined as never }],
    ["for a site without TLS", { origin: "http://www.example.coop" }],
    ["with a malformed trust anchor", { trustAnchors: [Buffer.of(0x30)] }],
    ["for an origin with a path", { origin: `${ORIGIN}/` }],
    ["for an origin in upper case", { origin: "https://Example.coop" }],
    ["without a name", { name: " " }],
    ["with a challenge that lives for no time", { challengeLifetimeMs: 0 }],
    ["with a challenge that lives for ever", { challengeLifetimeMs: 1e12 }],
    ["with weak RSA keys", { certificatePolicy: { minimumRsaBits: 512 } }],
    [
      "with a policy it does not know",
      { certificatePolicy: { minimumRSABits: 4096 } as object },
    ],
    [
      "with an object identifier that is none",
      { certificatePolicy: { initialPolicySet: ["any"] } },
    ],
  ];
  for (const [title, options] of faults) {
    it(title, () => {
      assert.throws(() => relyingPartyWith(options), {
        code: "configuration_refused",
      });
    });
  }
});
