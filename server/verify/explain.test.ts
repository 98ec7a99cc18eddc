import assert from "node:assert/strict";
import * as make from "../fixtures/certificates.ts";
import { keyPair } from "../fixtures/keys.ts";
import * as revocation from "../fixtures/revocation.ts";
import { sign } from "../fixtures/signed-data.ts";
import * as signIn from "../fixtures/sign-in.ts";
import { createExplanation, type Explanation } from "./explain.ts";
import { type PathToValidate, validatePath } from "./validate-path.ts";
import { verifySignedData } from "./verify-signed-data.ts";

const root = make.rootAuthority("Racine", keyPair("P-256", "root"));
const person = make.personCertificate(root, "Zoé", keyPair("P-256", "person"));

/** The lines about one verification, good or refused. */
async function explain(
  verify: (onCheck: Explanation["onCheck"]) => unknown,
): Promise<string[]> {
  const explanation = createExplanation();
  let failure: unknown;
  try {
    await verify(explanation.onCheck);
  } catch (error) {
    failure = error;
  }
  return explanation.describe(failure).split("\n");
}

const explainPath = async (options: Partial<PathToValidate>) =>
  explain((onCheck) =>
    validatePath({
      certificate: person,
      trustAnchors: [root.certificate],
      at: make.NOW,
      onCheck,
      ...options,
    }),
  );

describe("an explanation", () => {
  it("says in order which checks of a path passed, which failed and why", async () => {
    const lines = await explainPath({ at: new Date("2040-01-01") });
    assert.deepEqual(lines.slice(0, 3), [
      "passed: What was given is well-formed",
      "FAILED: The certificate’s path to a trust anchor is good",
      "not done: No certificate of the path is revoked",
    ]);
    assert.match(lines[3] ?? "", /^path_validity: certificate 2 /);
    assert.equal(lines.length, 4);
  });

  it("speaks of no challenge where a document was signed", async () => {
    const content = Buffer.from("document");
    const signer = {
      certificate: signIn.customer(),
      issuer: signIn.authority.name,
      serialNumber: signIn.serialNumber,
      key: keyPair("P-256", "customer"),
    };
    const signature = sign(content, signer, make.NOW, {
      certificates: [signIn.authority.certificate],
    });
    const lines = await explain((onCheck) =>
      verifySignedData({
        signature,
        content: Buffer.from("other"),
        trustAnchors: [signIn.root.certificate],
        at: make.NOW,
        onCheck,
      }),
    );
    assert.deepEqual(lines.slice(0, 5), [
      "passed: What was given is well-formed",
      "passed: The digest of the signature is allowed",
      "FAILED: The signature is good and over the expected content",
      "not done: The certificate’s path to a trust anchor is good",
      "not done: No certificate of the path is revoked",
    ]);
    assert.match(lines[5] ?? "", /^statement_mismatch: /);
  });

  it("says of a sign-in which answer it was not", async () => {
    const relyingParty = signIn.relyingPartyWith();
    const signature = signIn.answer(await signIn.challengeOf(relyingParty));
    const lines = await explain((onCheck) =>
      relyingParty.verify({ signature, session: "another session", onCheck }),
    );
    assert.deepEqual(lines.slice(1, 4), [
      "passed: The digest of the signature is allowed",
      "FAILED: It answers a challenge that was pending and in time",
      "not done: The signature is good and over the expected content",
    ]);
    assert.equal(lines.length, 7);
  });

  it("has revocation passed only where it was shown", async () => {
    const last = async (options: Partial<PathToValidate>) =>
      (
        await explainPath({
          certificate: revocation.customer(),
          intermediates: [revocation.authority.certificate],
          trustAnchors: [revocation.root.certificate],
          policy: { extendedKeyUsage: [] },
          ...options,
        })
      ).at(-1);
    const crls = [revocation.rootCrl, revocation.crlOf(revocation.authority)];
    const notDone = "not done: No certificate of the path is revoked";
    assert.equal(await last({ revocation: "none" }), notDone);
    assert.equal(await last({ revocation: "soft" }), notDone);
    assert.equal(
      await last({ revocation: "soft", crls: crls.slice(0, 1) }),
      notDone,
    );
    assert.equal(
      await last({ revocation: "soft", crls }),
      "passed: No certificate of the path is revoked",
    );
  });

  it("blames no check where the options were refused", async () => {
    const lines = await explainPath({ trustAnchors: [] });
    assert.deepEqual(lines, [
      "not done: What was given is well-formed",
      "configuration_refused: no trust anchors",
    ]);
  });

  it("does not tell what a fault of the program said", async () => {
    const lines = await explain(() => {
      throw new TypeError("secret");
    });
    assert.equal(lines[0], "FAILED: What was given is well-formed");
    assert.match(lines[1] ?? "", /^internal_error/);
    assert.doesNotMatch(lines.join(), /secret/);
  });

  it("has no failure to tell when all is good", async () => {
    const lines = await explainPath({ revocation: "none" });
    assert.doesNotMatch(lines.join(), /FAILED/);
  });
});
