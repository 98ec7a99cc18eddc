import assert from "node:assert/strict";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { VerifiedSigner } from "@passerelle/server";
import { checkDer } from "../../server/der/check.ts";
import { checkName } from "../../server/names/parse.ts";
import * as signIn from "../../server/fixtures/sign-in.ts";
import { attempt } from "./attempt.ts";
import { describeCorpus } from "./corpora.ts";
import { assertDocumented } from "./documented.ts";
import {
  ENTRANCES,
  PARSERS,
  validateBelowAuthority,
} from "./fuzz-entrances.ts";
import * as material from "./fuzz-material.ts";
import { assertBounded, measureApart } from "./measure-apart.ts";

const ENTRANCES_URL = new URL("fuzz-entrances.ts", import.meta.url);

function codeOf(result: unknown): string {
  return result instanceof PasserelleError ? result.code : "accepted";
}

describeCorpus("fuzz", (corpus) => {
  const files = corpus.listFolders();

  for (const { title } of ENTRANCES) {
    it(`is refused in time, within bounds and by our own error: ${title}`, function () {
      this.timeout(120_000);
      const [good, ...others] = measureApart(ENTRANCES_URL, title);
      assert.equal(good?.outcome, "taken");
      assert.equal(others.length, files.length);
      for (const each of others) {
        assert.equal(each.outcome, "refused", each.name);
        assertBounded(each);
      }
      console.log(`      fuzz: run ${others.length} ${title}, none verified`);
    });
  }

  for (const { title } of PARSERS) {
    it(`parses or is refused, in time and within bounds: ${title}`, function () {
      this.timeout(120_000);
      const [good, ...others] = measureApart(ENTRANCES_URL, title);
      assert.equal(good?.outcome, "taken");
      assert.equal(others.length, files.length);
      for (const each of others) assertBounded(each);
      const parsed = others.filter(({ outcome }) => outcome === "taken");
      console.log(
        `      fuzz: run ${others.length} ${title}, ${parsed.length} parsed`,
      );
    });
  }

  it("is as large as the page says", () => {
    assertDocumented(`The ${files.length} files of OpenSSL’s fuzz corpora`);
  });

  it("changes no verdict, as a CRL and an OCSP response beside good ones", function () {
    this.timeout(120_000);
    for (const [crl, expected] of [
      [material.goodCrl, "accepted"],
      [material.revokingCrl, "certificate_revoked"],
    ] as const) {
      for (const file of files) {
        const bytes = corpus.read(file);
        const result = attempt(() =>
          validateBelowAuthority({
            crls: [bytes, crl],
            ocspResponses: [bytes],
          }),
        );
        assert.equal(codeOf(result), expected, file);
      }
    }
  });

  it("is refused as what a form sends, and uses no challenge up", async function () {
    this.timeout(120_000);
    const relyingParty = signIn.relyingPartyWith();
    const challenge = await signIn.challengeOf(relyingParty);
    const session = signIn.SESSION;
    for (const file of files) {
      const signature = Buffer.from(corpus.read(file)).toString("base64url");
      await assert.rejects(
        relyingParty.verify({ signature, session }),
        PasserelleError,
        file,
      );
    }
    const signature = signIn.answer(challenge);
    await relyingParty.verify({ signature, session });
  });

  it("makes no one else of the signer, among the certificates of a sign-in", async function () {
    this.timeout(120_000);
    const relyingParty = signIn.relyingPartyWith();
    const session = signIn.SESSION;
    const certificate = signIn.customer();
    const goodPath = [
      certificate,
      signIn.authority.certificate,
      signIn.root.certificate,
    ].map((bytes) => new Uint8Array(bytes));
    let accepted = 0;
    for (const file of files) {
      const challenge = await signIn.challengeOf(relyingParty);
      const signature = signIn.answer(challenge, {
        certificate,
        defects: {
          certificates: [signIn.authority.certificate, corpus.read(file)],
        },
      });
      const result = await relyingParty
        .verify({ signature, session })
        .catch((error: unknown) => error);
      if (result instanceof PasserelleError) continue;
      if (result instanceof Error) throw result;
      const { path } = result as VerifiedSigner;
      assert.deepEqual(path, goodPath, file);
      accepted++;
    }
    console.log(`      fuzz: ${accepted} of ${files.length} beside good ones`);
  });

  it("never makes the DER check or the name parser fail otherwise", () => {
    for (const file of files) {
      const bytes = corpus.read(file);
      attempt(() => checkDer(bytes, { maxBytes: 1_000_000 }, "input"));
      attempt(() => checkName(bytes, "input"));
    }
  });
});
