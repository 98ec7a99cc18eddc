import assert from "node:assert/strict";
import { createMemoryChallengeStore } from "../challenge/memory-store.ts";
import { createRedisChallengeStore } from "../challenge/redis-store.ts";
import { createIntermediateCache } from "../path/intermediate-cache.ts";
import { createRevocationCache } from "../revocation/cache.ts";
import { createHttpFetcher } from "../revocation/fetch-http.ts";
import { createRevocationSource } from "../revocation/source.ts";
import { createPemTrustAnchors } from "../trust/anchors.ts";
import { createCrlFolder } from "../trust/crls.ts";
import { createTrustedListAnchors } from "../trust/list/load.ts";

const redis = { client: { call: async () => undefined } };
const location = {
  url: "https://lists.example/fr.xml",
  territory: "FR",
  signers: [],
};
const lists = { lists: [location] };
/** Longer than a timer of Node's can be, which would end at once. */
const TOO_LONG_MS = 30 * 24 * 60 * 60 * 1000;

const faults: readonly [string, (options: never) => unknown, object][] = [
  ["createHttpFetcher", createHttpFetcher, { timeoutMs: Number.NaN }],
  ["createHttpFetcher", createHttpFetcher, { timeoutMs: 0 }],
  ["createHttpFetcher", createHttpFetcher, { timeoutMs: TOO_LONG_MS }],
  ["createHttpFetcher", createHttpFetcher, { timeoutMs: "5s" }],
  ["createHttpFetcher", createHttpFetcher, { timeout: 5000 }],
  ["createHttpFetcher", createHttpFetcher, { allowedOrigins: "http://a" }],
  ["createHttpFetcher", createHttpFetcher, { resolve: "1.1.1.1" }],
  [
    "createRevocationSource",
    createRevocationSource,
    { mode: "hard", crlIssuers: [Buffer.of(0x30, 0)] },
  ],
  [
    "createRevocationSource",
    createRevocationSource,
    { mode: "hard", gatherTimeoutMs: TOO_LONG_MS },
  ],
  ["createMemoryChallengeStore", createMemoryChallengeStore, { max: 1 }],
  ["createIntermediateCache", createIntermediateCache, { max: 1 }],
  ["createIntermediateCache", createIntermediateCache, { maxEntries: 0 }],
  ["createRedisChallengeStore", createRedisChallengeStore, {}],
  ["createRedisChallengeStore", createRedisChallengeStore, { client: {} }],
  [
    "createRedisChallengeStore",
    createRedisChallengeStore,
    { ...redis, ttl: 1 },
  ],
  [
    "createRedisChallengeStore",
    createRedisChallengeStore,
    { ...redis, keyPrefix: null },
  ],
  [
    "createPemTrustAnchors",
    async (options) => createPemTrustAnchors("absent", options),
    { reloadEvery: 1 },
  ],
  [
    "createPemTrustAnchors",
    async (options) => createPemTrustAnchors("absent", options),
    { reloadEveryMs: TOO_LONG_MS },
  ],
  [
    "createCrlFolder",
    async (options) => createCrlFolder("absent", options),
    { onReloadFailed: "log" },
  ],
  [
    "createTrustedListAnchors",
    createTrustedListAnchors,
    { ...lists, territory: ["FR"] },
  ],
  [
    "createTrustedListAnchors",
    createTrustedListAnchors,
    { ...lists, reloadEveryMs: Number.NaN },
  ],
  [
    "createTrustedListAnchors",
    createTrustedListAnchors,
    { lists: [{ ...location, signers: ["MII"] }] },
  ],
  [
    "createTrustedListAnchors",
    createTrustedListAnchors,
    { lists: [{ ...location, territory: undefined }] },
  ],
  [
    "createTrustedListAnchors",
    createTrustedListAnchors,
    { ...lists, sequenceNumbersFile: "" },
  ],
];

describe("options are refused:", () => {
  it("createRevocationCache with a size that is none", () => {
    for (const maxBytes of [Number.NaN, 0, "64 MiB"]) {
      assert.throws(() => createRevocationCache(maxBytes as never), {
        code: "configuration_refused",
      });
    }
  });

  for (const [name, create, options] of faults) {
    it(`${name} with ${JSON.stringify(options)}`, async () => {
      await assert.rejects(async () => create(options as never), {
        code: "configuration_refused",
      });
    });
  }

  it("null for any of them", async () => {
    for (const [, create] of faults) {
      await assert.rejects(async () => create(null as never), {
        code: "configuration_refused",
      });
    }
  });
});
