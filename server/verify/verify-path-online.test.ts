import assert from "node:assert/strict";
import * as make from "../fixtures/certificates.ts";
import * as crl from "../fixtures/crl.ts";
import * as der from "../fixtures/der.ts";
import { type Digest, signing } from "../fixtures/keys.ts";
import {
  answer,
  authority,
  challengeOf,
  relyingPartyWith,
  root,
  SESSION,
} from "../fixtures/sign-in.ts";
import type { Freshness } from "../revocation/freshness.ts";
import { createRevocationSource } from "../revocation/source.ts";
import type { VerificationPolicy } from "./policy.ts";

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
  const signature = answer(await challengeOf(relyingParty));
  return relyingParty.verify({ signature, session: SESSION });
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
