import assert from "node:assert/strict";
import {
  decodeBase64url,
  encodeBase64url,
} from "@passerelle/shared/encoding/base64url.ts";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { parseChallenge } from "@passerelle/shared/protocol/challenge.ts";
import {
  DEFAULT_CHALLENGE_LIFETIME_MS,
  MAX_SIGNATURE_CHARACTERS,
} from "@passerelle/shared/limits.ts";
import { createEnrolments } from "../database/enrolments.ts";
import {
  type Bank,
  CLIENT,
  identify,
  openBank,
  ORIGIN,
  sendSignature,
  signIn,
} from "../fixtures/bank.ts";
import {
  CertificationAuthority,
  type Holder,
} from "../fixtures/certification-authority.ts";
import type { Visitor } from "../fixtures/visitor.ts";
import { SIGN_IN_ATTEMPTS } from "../limits.ts";

describe("sign-in by certificate", () => {
  let bank: Bank;
  let visitor: Visitor;
  let log: string[];
  before(async () => {
    bank = await openBank({ log: (line) => log.push(line) });
  });
  after(() => bank.close());
  beforeEach(() => {
    log = [];
    addresses += 1;
    visitor = bank.visitor(`192.0.2.${addresses}`);
  });
  let addresses = 0;

  const answer = (holder = bank.anais, origin = ORIGIN) =>
    bank.authority.answer(visitor.field("challenge"), origin, holder);

  function assertRefused(code: ErrorCode, status = 422): void {
    const [, shown] = /<code>([^<]*)<\/code>/.exec(visitor.page) ?? [];
    assert.equal(shown, code);
    assert.equal(visitor.response.statusCode, status);
    assert.ok(visitor.page.includes(sentenceFor(code, "fr")));
  }

  it("lets the customer in with the enrolled certificate", async () => {
    await signIn(bank, visitor);
    assert.equal(visitor.response.statusCode, 200);
    for (const text of [
      "Bonjour Anaïs Lefèvre",
      "Menuiserie du Quai &amp; Fils",
      "1234\u00a05678",
      "Autorité d’essai – clés",
      "C’est votre première connexion.",
      "Retirez maintenant votre clé.",
    ])
      assert.ok(visitor.page.includes(text), text);
    const serial = bank.anais.certificate.serialNumber.replace(
      /(..)(?=.)/g,
      "$1 ",
    );
    assert.ok(visitor.page.includes(serial), serial);
  });

  it("lets an RSA certificate in, and tells when the last sign-in was", async () => {
    const rsa = bank.authority.issue("Loïc Rivière", { isRsa: true });
    enrol(rsa, 2);
    await identify(visitor, { user: "2" });
    await sendSignature(visitor, answer(rsa));
    await visitor.follow();
    assert.ok(visitor.page.includes("C’est votre première connexion."));
    await visitor.submit("/deconnexion", {});
    await identify(visitor, { user: "2" });
    await sendSignature(visitor, answer(rsa));
    await visitor.follow();
    assert.ok(visitor.page.includes("Connexion précédente"));
  });

  it("refuses a signature made for another origin", async () => {
    await identify(visitor);
    await sendSignature(
      visitor,
      answer(bank.anais, "https://banque.example.net"),
    );
    assertRefused("statement_mismatch");
  });

  it("logs for support which checks passed before one failed, and no secret", async () => {
    await identify(visitor);
    const challenge = visitor.field("challenge");
    const signature = answer(bank.anais, "https://banque.example.net");
    await sendSignature(visitor, signature);
    const [{ explanation = "" } = {}, ...others] = log
      .map((line) => JSON.parse(line) as { readonly explanation?: string })
      .filter((line) => line.explanation !== undefined);
    assert.deepEqual(others, []);
    assert.match(explanation, /^passed: It answers a challenge/m);
    assert.match(explanation, /^FAILED: The signature is good/m);
    assert.match(explanation, /^statement_mismatch: /m);
    const { nonce } = parseChallenge(challenge);
    for (const secret of [signature, challenge, nonce]) {
      assert.ok(!log.join("").includes(secret));
    }
  });

  it("refuses an answer to a challenge that has expired", async () => {
    await identify(visitor);
    const signature = answer();
    bank.wait(DEFAULT_CHALLENGE_LIFETIME_MS + 1000);
    await sendSignature(visitor, signature);
    assertRefused("challenge_expired");
  });

  it("refuses an answer to another session’s challenge", async () => {
    const other = bank.visitor("192.0.2.202");
    await identify(other);
    await identify(visitor);
    const signature = bank.authority.answer(
      other.field("challenge"),
      ORIGIN,
      bank.anais,
    );
    await sendSignature(visitor, signature);
    assertRefused("statement_mismatch");
  });

  it("refuses a certificate of an authority it does not know", async () => {
    const stranger = new CertificationAuthority("Autorité étrangère");
    try {
      await identify(visitor);
      await sendSignature(visitor, answer(stranger.issue("Anaïs Lefèvre")));
      assertRefused("path_not_found");
    } finally {
      stranger.remove();
    }
  });

  it("refuses an expired certificate", async () => {
    const expired = bank.authority.issue("Périmée", { days: -1 });
    enrol(expired, 3);
    await identify(visitor, { user: "3" });
    await sendSignature(visitor, answer(expired));
    assertRefused("certificate_expired");
  });

  it("refuses a certificate that is not meant for signing in", async () => {
    const wrongUse = bank.authority.issue("Chiffrement", {
      keyUsage: "keyEncipherment",
    });
    enrol(wrongUse, 4);
    await identify(visitor, { user: "4" });
    await sendSignature(visitor, answer(wrongUse));
    assertRefused("certificate_key_usage");
  });

  it("refuses a truncated signature", async () => {
    await identify(visitor);
    const der = decodeBase64url(answer());
    const truncated = encodeBase64url(der.subarray(0, -20));
    await sendSignature(visitor, truncated);
    assertRefused("der_invalid");
  });

  it("refuses a signature that is not base64url, and an empty one", async () => {
    await identify(visitor);
    await sendSignature(visitor, "Ceci n’est pas une signature");
    assertRefused("encoding_invalid");
    await sendSignature(visitor, "");
    assertRefused("der_invalid");
  });

  it("refuses an oversized signature", async () => {
    await identify(visitor);
    await sendSignature(visitor, "A".repeat(MAX_SIGNATURE_CHARACTERS + 4));
    assertRefused("signature_too_large", 413);
  });

  it("does not read on beyond the limit of the form", async () => {
    await identify(visitor);
    await sendSignature(visitor, "A".repeat(3 * MAX_SIGNATURE_CHARACTERS));
    assertRefused("message_too_large", 413);
  });

  it("refuses a valid certificate that is not enrolled for this user", async () => {
    const colleague = bank.authority.issue("Yann Le Goff");
    enrol(colleague, 5);
    await identify(visitor);
    await sendSignature(visitor, answer(colleague));
    assertRefused("certificate_not_enrolled", 403);
  });

  it("refuses a certificate whose enrolment was withdrawn, and ends its sessions", async () => {
    const leaver = bank.authority.issue("Paul Quitté");
    const { id } = enrol(leaver, 6);
    await identify(visitor, { user: "6" });
    await sendSignature(visitor, answer(leaver));
    createEnrolments(bank.database, () => new Date()).withdraw(id);
    await visitor.follow();
    assert.equal(visitor.header("location"), "/session-expiree");
    await identify(visitor, { user: "6" });
    await sendSignature(visitor, answer(leaver));
    assertRefused("certificate_not_enrolled", 403);
  });

  it("answers for customers it does not know as for those it knows", async () => {
    const stranger = bank.authority.issue("Inconnue");
    const pages: string[] = [];
    for (const client of [CLIENT, "99999999"]) {
      const someone = bank.visitor(`192.0.2.${client === CLIENT ? 203 : 204}`);
      await identify(someone, { client });
      const challenge = someone.field("challenge");
      pages.push(comparable(someone.page, client));
      await sendSignature(
        someone,
        bank.authority.answer(challenge, ORIGIN, stranger),
      );
      assert.equal(someone.response.statusCode, 403);
      pages.push(comparable(someone.page, client));
    }
    assert.equal(pages[0], pages[2]);
    assert.equal(pages[1], pages[3]);
  });

  it("gives a fresh challenge with every refusal, which can then be answered", async () => {
    await identify(visitor);
    const first = visitor.field("challenge");
    await sendSignature(visitor, answer(bank.anais, "https://autre.example"));
    assert.notEqual(visitor.field("challenge"), first);
    await sendSignature(visitor, answer());
    assert.equal(visitor.header("location"), "/espace");
  });

  it("makes a user wait after many refusals from one address, and nobody elsewhere", async () => {
    await identify(visitor);
    for (let count = 0; count < SIGN_IN_ATTEMPTS.maxAttempts; count++)
      await sendSignature(visitor, "AAAA");
    for (let count = 0; count < 3; count++) {
      await sendSignature(visitor, answer());
      assertRefused("attempts_exceeded", 429);
    }
    const recorded = bank.database
      .prepare("SELECT count(*) FROM audit_trail WHERE address = ?")
      .pluck()
      .get(visitor.address);
    assert.equal(recorded, SIGN_IN_ATTEMPTS.maxAttempts + 1);

    const elsewhere = bank.visitor("198.51.100.7");
    await identify(elsewhere);
    await sendSignature(
      elsewhere,
      bank.authority.answer(elsewhere.field("challenge"), ORIGIN, bank.anais),
    );
    assert.equal(elsewhere.response.statusCode, 303);

    bank.wait(SIGN_IN_ATTEMPTS.windowMs + 1000);
    await identify(visitor);
    await sendSignature(visitor, answer());
    assert.equal(visitor.header("location"), "/espace");
  });

  it("records who signed in and who was refused, with the code and nothing signed", async () => {
    await identify(visitor);
    const signature = answer();
    await sendSignature(visitor, "AAAA");
    await sendSignature(visitor, answer());
    const trail = bank.database
      .prepare(
        "SELECT event, code, client_identifier, user_number, address FROM audit_trail ORDER BY id DESC LIMIT 2",
      )
      .all();
    const who = {
      client_identifier: CLIENT,
      user_number: 1,
      address: visitor.address,
    };
    assert.deepEqual(trail, [
      { event: "signed-in", code: null, ...who },
      { event: "sign-in-refused", code: "der_invalid", ...who },
    ]);
    const everything = JSON.stringify(
      bank.database.prepare("SELECT * FROM audit_trail").all(),
    );
    assert.ok(!everything.includes(signature.slice(0, 40)));
  });

  it("goes back to the start when the identifiers are not known any more", async () => {
    await visitor.open("/connexion/certificat");
    assert.equal(visitor.header("location"), "/connexion");
  });

  it("works without a line of script", async () => {
    await identify(visitor);
    assert.ok(!/<script|\son[a-z]+=|style=/i.test(visitor.page));
    for (const part of [
      'action="/connexion/certificat" data-passerelle="login"',
      "data-passerelle-status",
      "data-passerelle-detect",
    ])
      assert.ok(visitor.page.includes(part), part);
  });

  function enrol(holder: Holder, userNumber: number) {
    return createEnrolments(bank.database, () => new Date()).enrol({
      clientIdentifier: CLIENT,
      userNumber,
      name: "Personne",
      company: "Menuiserie du Quai & Fils",
      certificate: holder.certificate,
    });
  }
});

/** A page without what differs between any two visits. */
function comparable(page: string, client: string): string {
  return page
    .replaceAll(`${client.slice(0, 4)}\u00a0${client.slice(4)}`, "(client)")
    .replace(/value="[^"]*"/g, "");
}
