import assert from "node:assert/strict";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  type PathToValidate,
  validatePath,
  type VerifiedSigner,
  verifySignedData,
} from "@passerelle/server";
import * as make from "../../server/fixtures/certificates.ts";
import { checkDer } from "../../server/der/check.ts";
import { checkName } from "../../server/names/parse.ts";
import * as signIn from "../../server/fixtures/sign-in.ts";
import { attempt } from "./attempt.ts";
import { describeCorpus } from "./corpora.ts";
import { assertBounded } from "./cost.ts";
import * as material from "./fuzz-material.ts";

/** A way in for bytes from outside, where all else is good. */
interface Entrance {
  readonly title: string;
  readonly enter: (bytes: Uint8Array) => unknown;
  /** Bytes that get through: nothing but the bytes decides. */
  readonly good: Uint8Array;
}

const ENTRANCES: readonly Entrance[] = [
  {
    title: "as a signature over other bytes",
    enter: (signature) =>
      verifySignedData({
        signature,
        content: material.content,
        trustAnchors: [material.root.certificate],
        at: make.NOW,
        revocation: "none",
      }),
    good: material.signature,
  },
  {
    title: "as a signature that holds its content",
    enter: (signature) =>
      verifySignedData({
        signature,
        trustAnchors: [material.root.certificate],
        at: make.NOW,
        revocation: "none",
        policy: {
          requireSigningCertificate: false,
          allowUnsignedAttributes: true,
          digests: ["sha1", "sha256", "sha384", "sha512"],
          minimumRsaBits: 1024,
        },
      }),
    good: material.signatureWithContent,
  },
  {
    title: "as a certificate",
    enter: (certificate) => validate({ certificate }),
    good: material.person,
  },
  {
    title: "as the intermediate that a path needs",
    enter: (bytes) => validate({ intermediates: [bytes] }),
    good: material.authority.certificate,
  },
  {
    title: "as the CRL that is asked for",
    enter: (bytes) => validateBelowAuthority({ crls: [bytes] }),
    good: material.goodCrl,
  },
  {
    title: "as the OCSP response that is asked for",
    enter: (bytes) => validateBelowAuthority({ ocspResponses: [bytes] }),
    good: material.goodOcspResponse,
  },
];

function validate(given: Partial<PathToValidate>) {
  return validatePath({
    certificate: material.person,
    intermediates: [material.authority.certificate],
    trustAnchors: [material.root.certificate],
    at: make.NOW,
    revocation: "none",
    ...given,
  });
}

/** With the authority itself trusted, nothing but the person's certificate can be revoked. */
function validateBelowAuthority(
  evidence: Pick<PathToValidate, "crls" | "ocspResponses">,
) {
  return validate({
    trustAnchors: [material.authority.certificate],
    intermediates: [],
    revocation: "hard",
    ...evidence,
  });
}

function codeOf(result: unknown): string {
  return result instanceof PasserelleError ? result.code : "accepted";
}

describeCorpus("fuzz", (corpus) => {
  const files = corpus.listFolders();

  for (const { title, enter, good } of ENTRANCES) {
    it(`is refused in time, within bounds and by our own error: ${title}`, function () {
      this.timeout(120_000);
      enter(good);
      for (const file of files) {
        const bytes = corpus.read(file);
        assertBounded(file, () =>
          assert.throws(() => enter(bytes), PasserelleError, file),
        );
      }
      console.log(`      fuzz: run ${files.length} ${title}, none verified`);
    });
  }

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
