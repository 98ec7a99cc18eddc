import assert from "node:assert/strict";
import * as make from "../fixtures/certificates.ts";
import { createIntermediateCache } from "../path/intermediate-cache.ts";
import { createMemoryChallengeStore } from "../challenge/memory-store.ts";
import { keyPair } from "../fixtures/keys.ts";
import {
  answer,
  authority,
  challengeOf,
  customer,
  relyingPartyWith,
  root,
  serialNumber,
  SESSION,
  signInAt,
} from "../fixtures/sign-in.ts";

describe("a relying party", () => {
  it("says who signed in, from the certificate alone", async () => {
    const relyingParty = relyingPartyWith();
    const certificate = customer();
    const signer = await signInAt(relyingParty, { certificate });
    assert.deepEqual(signer.subject, {
      commonName: "Hélène Lefèvre",
      organization: "Boulangerie Lefèvre",
      country: "FR",
    });
    assert.equal(signer.issuer.commonName, "Autorité");
    assert.equal(signer.serialNumber, "1267");
    assert.deepEqual(signer.notAfter, make.NOT_AFTER);
    assert.deepEqual(signer.signingTime, make.NOW);
    assert.deepEqual(signer.path, [
      new Uint8Array(certificate),
      new Uint8Array(authority.certificate),
      new Uint8Array(root.certificate),
    ]);
  });

  it("is not changed by who writes to what it said", async () => {
    const intermediateCache = createIntermediateCache();
    const relyingParty = relyingPartyWith({ intermediateCache });
    for (let round = 0; round < 3; round++) {
      const signer = await signInAt(relyingParty);
      for (const bytes of [signer.certificate, ...signer.path]) bytes.fill(0);
    }
  });

  it("finds the signer’s certificate among others of its name and number", async () => {
    const twins = ["a", "b", "c", "d"].map((name) =>
      make.personCertificate(authority, name, keyPair("P-256", name), {
        serialNumber,
      }),
    );
    const relyingParty = relyingPartyWith();
    const signer = await signInAt(relyingParty, {
      defects: { certificates: [authority.certificate, ...twins] },
    });
    assert.equal(signer.subject.commonName, "Hélène Lefèvre");
  });

  it("does not take another certificate of the same name and number for the signer’s", async () => {
    const twins = ["a", "b"].map((name) =>
      make.personCertificate(authority, name, keyPair("P-256", name), {
        serialNumber,
      }),
    );
    const relyingParty = relyingPartyWith();
    const certificates = [authority.certificate, ...twins];
    await assert.rejects(
      signInAt(relyingParty, { defects: { message: { certificates } } }),
      { code: "signing_certificate_mismatch" },
    );
  });

  it("accepts a signature once", async () => {
    const relyingParty = relyingPartyWith();
    const signature = answer(await challengeOf(relyingParty));
    await relyingParty.verify({ signature, session: SESSION });
    await assert.rejects(relyingParty.verify({ signature, session: SESSION }), {
      code: "challenge_unknown",
    });
  });

  it("lets one of two simultaneous answers through", async () => {
    const relyingParty = relyingPartyWith();
    const signature = answer(await challengeOf(relyingParty));
    const outcomes = await Promise.allSettled([
      relyingParty.verify({ signature, session: SESSION }),
      relyingParty.verify({ signature, session: SESSION }),
    ]);
    const fulfilled = outcomes.filter(({ status }) => status === "fulfilled");
    assert.equal(fulfilled.length, 1);
  });

  it("does not let a challenge live longer because its store is slow", async () => {
    let now = make.NOW.getTime();
    const clock = () => new Date(now);
    const store = createMemoryChallengeStore({ clock });
    const relyingParty = relyingPartyWith({
      clock,
      challengeStore: {
        put: (...pending) => store.put(...pending),
        take: async (session) => {
          const pending = await store.take(session);
          now += 30 * 60 * 1000;
          return pending;
        },
      },
    });
    await assert.rejects(signInAt(relyingParty), {
      code: "challenge_expired",
    });
  });

  it("uses the challenge up even when the signature is bad", async () => {
    const relyingParty = relyingPartyWith();
    const challenge = await challengeOf(relyingParty);
    const bad = answer(challenge, { origin: "https://evil.example" });
    const good = answer(challenge);
    const verify = (signature: string) =>
      relyingParty.verify({ signature, session: SESSION });
    await assert.rejects(verify(bad), { code: "statement_mismatch" });
    await assert.rejects(verify(good), { code: "challenge_unknown" });
  });

  it("keeps the challenge when what came is not a signature at all", async () => {
    const relyingParty = relyingPartyWith();
    const signature = answer(await challengeOf(relyingParty));
    const verify = (text: string) =>
      relyingParty.verify({ signature: text, session: SESSION });
    await assert.rejects(verify("AAAA"), { code: "der_invalid" });
    await verify(signature);
  });

  it("refuses a signature made for another origin", async () => {
    const relyingParty = relyingPartyWith();
    const origin = "https://www.example.coop.evil.example";
    await assert.rejects(signInAt(relyingParty, { origin }), {
      code: "statement_mismatch",
    });
  });

  it("refuses an answer to another session’s challenge", async () => {
    const relyingParty = relyingPartyWith();
    const others = await challengeOf(relyingParty, "another session");
    await challengeOf(relyingParty);
    const signature = answer(others);
    await assert.rejects(relyingParty.verify({ signature, session: SESSION }), {
      code: "statement_mismatch",
    });
  });

  it("refuses an answer to a challenge that a newer one replaced", async () => {
    const relyingParty = relyingPartyWith();
    const signature = answer(await challengeOf(relyingParty));
    await challengeOf(relyingParty);
    await assert.rejects(relyingParty.verify({ signature, session: SESSION }), {
      code: "statement_mismatch",
    });
  });

  it("takes an answer until the challenge expires, and not at that moment", async () => {
    let now = make.NOW.getTime();
    const relyingParty = relyingPartyWith({
      clock: () => new Date(now),
      challengeLifetimeMs: 60_000,
    });
    const inTime = answer(await challengeOf(relyingParty));
    now += 59_999;
    await relyingParty.verify({ signature: inTime, session: SESSION });
    const late = answer(await challengeOf(relyingParty));
    now += 60_000;
    await assert.rejects(
      relyingParty.verify({ signature: late, session: SESSION }),
      { code: "challenge_expired" },
    );
  });

  it("refuses a certificate of an unknown authority", async () => {
    const other = make.rootAuthority("Autre", keyPair("rsa-2048", "other"));
    const relyingParty = relyingPartyWith({
      trustAnchors: [other.certificate],
    });
    await assert.rejects(signInAt(relyingParty), {
      code: "path_not_found",
    });
  });

  it("follows a change of trust anchors without a restart", async () => {
    const other = make.rootAuthority("Autre", keyPair("rsa-2048", "other"));
    let anchors: Uint8Array[] = [other.certificate];
    const relyingParty = relyingPartyWith({
      trustAnchors: { current: () => anchors },
    });
    await assert.rejects(signInAt(relyingParty), { code: "path_not_found" });
    anchors = [other.certificate, root.certificate];
    await signInAt(relyingParty);
  });

  it("reports the checks in order, up to the one that failed", async () => {
    const relyingParty = relyingPartyWith();
    const passed: string[] = [];
    await relyingParty.verify({
      signature: answer(await challengeOf(relyingParty)),
      session: SESSION,
      onCheck: (check) => passed.push(check),
    });
    assert.deepEqual(passed, [
      "encoding",
      "algorithms",
      "challenge",
      "signature",
      "path",
    ]);
  });

  it("refuses to judge by a clock that has stopped", async () => {
    const relyingParty = relyingPartyWith({
      clock: () => new Date(Number.NaN),
    });
    await assert.rejects(challengeOf(relyingParty), {
      code: "configuration_refused",
    });
  });

  it("issues no challenge for a purpose it does not verify", async () => {
    for (const purpose of ["sign", "approve", undefined]) {
      const request = { purpose: purpose as "login", session: SESSION };
      await assert.rejects(relyingPartyWith().issueChallenge(request), {
        code: "purpose_unsupported",
      });
    }
  });

  it("refuses a session that cannot tell visitors apart", async () => {
    for (const session of ["", "x".repeat(257)]) {
      await assert.rejects(challengeOf(relyingPartyWith(), session), {
        code: "configuration_refused",
      });
    }
  });
});
