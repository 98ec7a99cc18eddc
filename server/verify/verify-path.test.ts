import assert from "node:assert/strict";
import { once } from "node:events";
import { parseCertificate } from "../certificate/parse.ts";
import * as make from "../fixtures/certificates.ts";
import * as crl from "../fixtures/crl.ts";
import * as der from "../fixtures/der.ts";
import { type Digest, signing } from "../fixtures/keys.ts";
import {
  authority,
  customer,
  relyingPartyWith,
  root,
  signInAt,
} from "../fixtures/sign-in.ts";
import { findPath } from "../path/find-paths.ts";
import { parseTrustAnchors } from "../path/trust-anchors.ts";
import type { Freshness } from "../revocation/freshness.ts";
import { createRevocationSource } from "../revocation/source.ts";
import type { VerificationPolicy } from "./policy.ts";
import { resolvePolicy } from "./policy-schema.ts";
import { selectPath } from "./select-path.ts";

const HOUR = 3_600_000;

function crlOf({ name, key }: make.Authority, digest: Digest): Buffer {
  return crl.buildCrl({
    version: 2,
    issuer: name,
    signing: signing(key, digest),
    thisUpdate: der.time(new Date(make.NOW.getTime() - HOUR)),
    nextUpdate: der.time(new Date(make.NOW.getTime() + HOUR)),
    entries: [],
    extensions: [],
  });
}

async function signIn(
  digest: Digest,
  certificatePolicy: VerificationPolicy,
  freshness: Freshness = {},
) {
  const crls = [root, authority].map((each) => crlOf(each, digest));
  const relyingParty = relyingPartyWith({
    certificatePolicy,
    revocation: createRevocationSource({
      mode: "hard",
      fetcher: "none",
      crls: { current: () => crls },
      freshness,
    }),
  });
  return signInAt(relyingParty);
}

describe("revocation at a sign-in", () => {
  it("follows the relying party’s certificatePolicy", async () => {
    await signIn("sha512", {});
    await assert.rejects(signIn("sha512", { digests: ["sha256"] }), {
      code: "crl_invalid",
      message: /sha512/,
    });
  });

  it("follows the source’s freshness", async () => {
    await signIn("sha256", {}, { maximumAgeMs: HOUR });
    await assert.rejects(
      signIn("sha256", {}, { maximumAgeMs: HOUR / 2, clockSkewMs: 0 }),
      { code: "crl_stale" },
    );
  });
});

describe("a fault of the program while a path is looked for", () => {
  const fault = new TypeError("a fault");

  it("is passed on, and not taken for a bad path", () => {
    // Two issuers, so that there would be another one to take.
    const twin = make.intermediateAuthority(root, "Autorité", authority.key);
    let asked = 0;
    const issuers = [authority, twin].map(
      ({ certificate }) =>
        new Proxy(parseCertificate(certificate), {
          get: (parsed, field, self) => {
            if (field === "publicKey" && asked++ === 0) throw fault;
            return Reflect.get(parsed, field, self) as unknown;
          },
        }),
    );
    const material = {
      certificate: parseCertificate(customer()),
      intermediates: issuers,
      trustAnchors: parseTrustAnchors([root.certificate]),
      policy: resolvePolicy(),
    };
    assert.throws(() => findPath(material, make.NOW.getTime()), fault);
    assert.ok(findPath(material, make.NOW.getTime()));
  });

  it("is passed on from the judgement of a path", () => {
    const certificates = [parseCertificate(customer())] as const;
    const path = { certificates, policies: [] };
    const found = { paths: [path, path], incomplete: undefined } as const;
    const judge = () => {
      if (judged++ === 0) throw fault;
      return [];
    };
    let judged = 0;
    assert.throws(() => selectPath(found, judge, () => undefined), fault);
  });

  it("is passed on from a source of revocation too", async () => {
    const relyingParty = relyingPartyWith({
      revocation: {
        mode: "soft",
        gather: async () => Promise.reject(fault),
      },
    });
    await assert.rejects(signInAt(relyingParty), fault);
  });
});

describe("a sign-in with several paths", () => {
  it("waits for all of them together, not for each", async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const twin = make.intermediateAuthority(root, "Autorité", authority.key);
    const relyingParty = relyingPartyWith({
      intermediates: [twin.certificate],
      revocation: {
        mode: "hard",
        gatherTimeoutMs: 20,
        gather: async (_path, _at, _policy, signal) => {
          signals.push(signal);
          if (signal?.aborted === false) await once(signal, "abort");
          return { crls: [], ocspResponses: [] };
        },
      },
    });
    await assert.rejects(signInAt(relyingParty), {
      code: "revocation_unavailable",
    });
    assert.equal(signals.length, 2);
    assert.equal(signals[0], signals[1]);
  });
});
