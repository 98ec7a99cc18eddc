import assert from "node:assert/strict";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { STRICT_ALGORITHMS } from "../algorithms/policy.ts";
import { parseCertificate } from "../certificate/parse.ts";
import * as make from "../fixtures/certificates.ts";
import * as crl from "../fixtures/crl.ts";
import * as given from "../fixtures/revocation.ts";
import { createRevocationSource } from "./source.ts";

describe("createRevocationSource refuses", () => {
  for (const [title, options] of [
    ["nothing at all", undefined],
    ["no mode", {}],
    ["a mode that a relying party has another word for", { mode: "none" }],
    ["a misspelt option", { mode: "hard", maxCache: 1 }],
    ["a time in the cache that is NaN", { maxCacheMs: Number.NaN }],
    ["a time in the cache without end", { maxCacheMs: Infinity }],
    ["a negative time in the cache", { maxCacheMs: -1 }],
    ["a clock skew that is NaN", { freshness: { clockSkewMs: Number.NaN } }],
    ["a misspelt age", { freshness: { maxAgeMs: 1000 } }],
    ["freshness that is null", { freshness: null }],
    ["no time to gather", { gatherTimeoutMs: 0 }],
    ["a nonce policy it does not know", { nonce: "optional" }],
    ["a fetcher that is none", { fetcher: {} }],
    ["a fetcher that is null", { fetcher: null }],
    ["CRLs that are no source", { crls: [] }],
    ["a cache that is none", { cache: new Map().entries() }],
    ["CRL issuers that are no bytes", { crlIssuers: ["MII"] }],
  ] as const) {
    it(title, () => {
      const all =
        title === "nothing at all" || title === "no mode"
          ? options
          : { mode: "hard", ...options };
      assert.throws(() => createRevocationSource(all as never), {
        code: "configuration_refused",
      });
    });
  }
});

describe("createRevocationSource, where nobody answers", () => {
  it("waits no longer than its time in all, and begins nothing more", async () => {
    const asked: string[] = [];
    const problems: ErrorCode[] = [];
    const urls = ["a", "b", "c", "d"].map((name) =>
      crl.uri(`http://crl.example/${name}.crl`),
    );
    const leaf = given.customer(
      crl.distributionPoints([crl.fullName(...urls)]),
    );
    const source = createRevocationSource({
      mode: "hard",
      crls: { current: () => [given.rootCrl] },
      fetcher: ({ url }) => {
        asked.push(url);
        return new Promise(() => undefined);
      },
      gatherTimeoutMs: 20,
      onProblem: ({ code }) => problems.push(code),
    });
    const evidence = await source.gather(
      [parseCertificate(leaf), ...given.authorities],
      make.NOW,
      STRICT_ALGORITHMS,
    );
    assert.deepEqual(evidence.crls, [given.rootCrl]);
    assert.deepEqual(asked, ["http://crl.example/a.crl"]);
    assert.deepEqual(problems, Array(4).fill("fetch_failed"));
  });

  it("asks nobody once the sign-in waits no longer", async () => {
    const leaf = given.customer(
      crl.distributionPoints([crl.fullName(crl.uri("http://crl.example/"))]),
    );
    const source = createRevocationSource({
      mode: "hard",
      crls: { current: () => [given.rootCrl] },
      fetcher: () => assert.fail("asked"),
    });
    const { crls } = await source.gather(
      [parseCertificate(leaf), ...given.authorities],
      make.NOW,
      STRICT_ALGORITHMS,
      AbortSignal.abort(),
    );
    assert.deepEqual(crls, [given.rootCrl]);
  });
});
