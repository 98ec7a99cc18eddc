import assert from "node:assert/strict";
import * as make from "../fixtures/certificates.ts";
import { keyPair } from "../fixtures/keys.ts";
import {
  authority,
  ORIGIN,
  relyingPartyWith,
  root,
  signInAt,
} from "../fixtures/sign-in.ts";
import type { RelyingPartyOptions } from "./configuration.ts";

const source = {
  mode: "hard",
  gather: async () => ({ crls: [], ocspResponses: [] }),
} as const;

describe("a relying party is not created", () => {
  const faults: [string, Partial<RelyingPartyOptions>][] = [
    ["without trust anchors", { trustAnchors: [] }],
    ["with trust anchors left out", { trustAnchors: undefined as never }],
    [
      "with a source of anchors that is none",
      { trustAnchors: { current: 1 } as never },
    ],
    ["for a site without TLS", { origin: "http://www.example.coop" }],
    ["with a malformed trust anchor", { trustAnchors: [Buffer.of(0x30)] }],
    ["with a malformed intermediate", { intermediates: [Buffer.of(0x30)] }],
    ["with an intermediate in PEM", { intermediates: ["-----"] as never }],
    [
      "with one intermediate, no list",
      { intermediates: Buffer.of(0) as never },
    ],
    ["with intermediates that are null", { intermediates: null as never }],
    [
      "with a source of intermediates that begins with none that is one",
      { intermediates: { current: () => [Buffer.of(0x30)] } },
    ],
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
    ["with revocation left out", { revocation: undefined as never }],
    ["with revocation that is null", { revocation: null as never }],
    ["with revocation that is true", { revocation: true as never }],
    ["with a misspelt option", { revocatoin: source } as object],
    [
      "with revocation of no mode it knows",
      { revocation: { ...source, mode: "none" as never } },
    ],
    [
      "with revocation that gathers nothing",
      { revocation: { mode: "hard" } as never },
    ],
    [
      "with a clock skew that is no number",
      { revocation: { ...source, freshness: { clockSkewMs: Number.NaN } } },
    ],
    [
      "with a misspelt age",
      { revocation: { ...source, freshness: { maximumAge: 1 } as object } },
    ],
    ["with a store that is none", { challengeStore: {} as never }],
    ["with a store that is null", { challengeStore: null as never }],
    ["with a cache that is none", { intermediateCache: {} as never }],
    ["with a clock that is none", { clock: 0 as never }],
  ];
  for (const [title, options] of faults) {
    it(title, () => {
      assert.throws(() => relyingPartyWith(options), {
        code: "configuration_refused",
      });
    });
  }
});

describe("a relying party is created", () => {
  it("with a store and a source that are instances of classes", () => {
    class Store {
      async put() {}
      async take() {
        return undefined;
      }
    }
    class Source {
      readonly mode = "soft";
      async gather() {
        return { crls: [], ocspResponses: [] };
      }
    }
    relyingPartyWith({
      challengeStore: new Store(),
      revocation: new Source(),
    });
  });
});

describe("a relying party’s certificates", () => {
  it("stay what they were when their bytes are written over", async () => {
    const anchor = Uint8Array.from(root.certificate);
    const intermediate = Uint8Array.from(authority.certificate);
    const relyingParty = relyingPartyWith({
      trustAnchors: [anchor],
      intermediates: [intermediate],
    });
    const stranger = make.rootAuthority(
      "Racine",
      keyPair("rsa-2048", "stranger"),
    );
    for (const bytes of [anchor, intermediate]) {
      bytes.fill(0);
      bytes.set(stranger.certificate.subarray(0, bytes.length));
    }
    const { path } = await signInAt(relyingParty, {
      defects: { certificates: [] },
    });
    assert.deepEqual(
      path.slice(1).map((each) => Buffer.from(each)),
      [authority.certificate, root.certificate],
    );
  });

  it("follow a source of intermediates", async () => {
    let intermediates: Uint8Array[] = [];
    const relyingParty = relyingPartyWith({
      intermediates: { current: () => intermediates },
    });
    const signIn = () =>
      signInAt(relyingParty, { defects: { certificates: [] } });
    await assert.rejects(signIn(), { code: "path_not_found" });
    intermediates = [authority.certificate];
    assert.equal((await signIn()).path.length, 3);
    intermediates = [];
    await assert.rejects(signIn(), { code: "path_not_found" });
  });
});
