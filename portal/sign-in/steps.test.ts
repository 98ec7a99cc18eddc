import assert from "node:assert/strict";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import {
  type Bank,
  IDLE_MS,
  identify,
  openBank,
  signIn,
} from "../fixtures/bank.ts";
import type { Visitor } from "../fixtures/visitor.ts";

describe("the steps before the certificate", () => {
  let bank: Bank;
  let visitor: Visitor;
  before(async () => {
    bank = await openBank();
  });
  after(() => bank.close());
  beforeEach(() => {
    visitor = bank.visitor();
  });

  it("lead from client identifier to user number to certificate", async () => {
    await visitor.open("/connexion");
    await visitor.submit("/connexion", { clientIdentifier: "1234 5678" });
    assert.equal(visitor.header("location"), "/connexion/utilisateur");
    await visitor.follow();
    assert.ok(visitor.page.includes("1234\u00a05678"));
    await visitor.submit("/connexion/utilisateur", { userNumber: "1" });
    assert.equal(visitor.header("location"), "/connexion/certificat");
    await visitor.follow();
    assert.match(visitor.page, /<h1[^>]*>Connexion par certificat/);
  });

  it("begin from a page that was open longer than its session, with what was typed", async () => {
    await visitor.open("/connexion");
    bank.wait(IDLE_MS + 1000);
    const typed = { clientIdentifier: "1234 <678" };
    await visitor.submit("/connexion", typed);
    assert.equal(visitor.response.statusCode, 403);
    assert.equal(visitor.header("content-type"), "text/html; charset=utf-8");
    assert.match(visitor.page, /id="identifiant-avis">[^<]*ouverte longtemps/);
    assert.match(visitor.page, /aria-describedby="identifiant-avis /);
    assert.equal(visitor.field("clientIdentifier"), "1234 &lt;678");
    await visitor.submit("/connexion", { clientIdentifier: "1234 5678" });
    assert.equal(visitor.header("location"), "/connexion/utilisateur");
  });

  it("show what was typed with a way to change it", async () => {
    await identify(visitor, { user: "7" });
    assert.match(visitor.page, /href="\/connexion">Modifier/);
    assert.match(visitor.page, /href="\/connexion\/utilisateur">Modifier/);
    await visitor.open("/connexion/utilisateur");
    assert.equal(visitor.field("userNumber"), "7");
    await visitor.open("/connexion");
    assert.equal(visitor.field("clientIdentifier"), "12345678");
  });

  it("forget the user number when the client identifier is changed", async () => {
    await identify(visitor);
    await visitor.open("/connexion");
    await visitor.submit("/connexion", { clientIdentifier: "87654321" });
    await visitor.open("/connexion/certificat");
    assert.equal(visitor.header("location"), "/connexion");
  });

  it("ask again, beside the field, for an identifier that cannot be one", async () => {
    await visitor.open("/connexion");
    await visitor.submit("/connexion", { clientIdentifier: '12"><b>' });
    assert.equal(visitor.response.statusCode, 422);
    const sentence = sentenceFor("client_identifier_invalid", "fr");
    assert.ok(visitor.page.includes(sentence));
    assert.ok(visitor.page.includes('aria-invalid="true"'));
    assert.ok(visitor.page.includes('value="12&quot;&gt;&lt;b&gt;"'));
    assert.match(visitor.page, /<title>Erreur : /);
  });

  it("ask again for a user number that cannot be one", async () => {
    await visitor.open("/connexion");
    await visitor.submit("/connexion", { clientIdentifier: "12345678" });
    await visitor.follow();
    await visitor.submit("/connexion/utilisateur", { userNumber: "0" });
    assert.equal(visitor.response.statusCode, 422);
    const sentence = sentenceFor("user_number_invalid", "fr");
    assert.ok(visitor.page.includes(sentence));
  });

  it("cannot be skipped", async () => {
    await visitor.open("/connexion/utilisateur");
    assert.equal(visitor.header("location"), "/connexion");
    await visitor.open("/connexion/certificat");
    assert.equal(visitor.header("location"), "/connexion");
    await visitor.open("/espace");
    assert.equal(visitor.header("location"), "/connexion");
  });

  it("send someone who is signed in to the customer area", async () => {
    await signIn(bank, visitor);
    await visitor.open("/connexion");
    assert.equal(visitor.header("location"), "/espace");
  });
});
