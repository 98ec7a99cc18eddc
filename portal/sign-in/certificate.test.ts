import assert from "node:assert/strict";
import { parseChallenge } from "@passerelle/shared/protocol/challenge.ts";
import {
  answer,
  assertRefused,
  type Bank,
  CLIENT,
  enrol,
  formOn,
  identify,
  openBank,
  sendSignature,
  signIn,
} from "../fixtures/bank.ts";
import type { Visitor } from "../fixtures/visitor.ts";

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
    visitor = bank.visitor();
  });

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
    enrol(bank.database, rsa, { userNumber: 2 });
    await identify(visitor, { user: "2" });
    await sendSignature(visitor, answer(bank, visitor, rsa));
    await visitor.follow();
    assert.ok(visitor.page.includes("C’est votre première connexion."));
    await visitor.submit("/deconnexion", {});
    await identify(visitor, { user: "2" });
    await sendSignature(visitor, answer(bank, visitor, rsa));
    await visitor.follow();
    assert.ok(visitor.page.includes("Connexion précédente"));
  });

  it("logs for support which checks passed before one failed, and no secret", async () => {
    await identify(visitor);
    const challenge = visitor.field("challenge");
    const signature = answer(
      bank,
      visitor,
      bank.anais,
      "https://banque.example.net",
    );
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

  it("answers for customers it does not know as for those it knows", async () => {
    const stranger = bank.authority.issue("Inconnue");
    const pages: string[] = [];
    for (const client of [CLIENT, "99999999"]) {
      const someone = bank.visitor(`192.0.2.${client === CLIENT ? 203 : 204}`);
      await identify(someone, { client });
      pages.push(comparable(someone.page, client));
      await sendSignature(someone, answer(bank, someone, stranger));
      assert.equal(someone.response.statusCode, 403);
      pages.push(comparable(someone.page, client));
    }
    assert.equal(pages[0], pages[2]);
    assert.equal(pages[1], pages[3]);
  });

  it("gives a fresh challenge with every refusal, which can then be answered", async () => {
    await identify(visitor);
    const first = visitor.field("challenge");
    await sendSignature(
      visitor,
      answer(bank, visitor, bank.anais, "https://autre.example"),
    );
    assert.notEqual(visitor.field("challenge"), first);
    await sendSignature(visitor, answer(bank, visitor));
    assert.equal(visitor.header("location"), "/espace");
  });

  it("sends nothing again when the page of a refusal is loaded again", async () => {
    await identify(visitor);
    const form = formOn(visitor);
    const signature = answer(bank, visitor, bank.anais, "https://a.example");
    await visitor.post("/connexion/certificat", { ...form, signature });
    await visitor.follow();
    assertRefused(visitor, "statement_mismatch");
    await visitor.open("/connexion/certificat");
    assert.equal(visitor.response.statusCode, 200);
    assert.ok(!visitor.page.includes("statement_mismatch"));
    await sendSignature(visitor, answer(bank, visitor));
    assert.equal(visitor.header("location"), "/espace");
  });

  it("tells nobody of a refusal who has named another user since", async () => {
    await identify(visitor);
    await visitor.post("/connexion/certificat", {
      ...formOn(visitor),
      signature: "AAAA",
    });
    await visitor.open("/connexion/utilisateur");
    await visitor.submit("/connexion/utilisateur", { userNumber: "9" });
    await visitor.follow();
    assert.equal(visitor.response.statusCode, 200);
    assert.ok(!visitor.page.includes("der_invalid"));
  });

  it("records who signed in and who was refused, with the code and nothing signed", async () => {
    await identify(visitor);
    const signature = answer(bank, visitor);
    await sendSignature(visitor, "AAAA");
    await sendSignature(visitor, answer(bank, visitor));
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
});

/** A page without what differs between any two visits. */
function comparable(page: string, client: string): string {
  return page
    .replaceAll(`${client.slice(0, 4)}\u00a0${client.slice(4)}`, "(client)")
    .replace(/value="[^"]*"/g, "");
}
