import assert from "node:assert/strict";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { type Bank, identify, openBank } from "../fixtures/bank.ts";
import { MAX_FORM_BYTES, MAX_PAGES_PER_MINUTE } from "../limits.ts";

describe("error pages", () => {
  let bank: Bank;
  before(async () => {
    bank = await openBank();
  });
  after(() => bank.close());

  it("say that a page does not exist", async () => {
    const { statusCode, body } = await bank.visitor().open("/nulle-part");
    assert.equal(statusCode, 404);
    assert.ok(body.includes("Page introuvable"));
    assert.ok(body.includes("<code>page_not_found</code>"));
  });

  it("do not repeat what the address says", async () => {
    const { body } = await bank.visitor().open("/<b>gras</b>?x=<i>");
    assert.ok(!body.includes("gras"));
  });

  for (const url of ["/%", "/connexion/%00", "/../etc/passwd", "//x"]) {
    it(`meet a strange address with a page (${url})`, async () => {
      const visitor = bank.visitor();
      const { statusCode } = await visitor.open(url);
      assert.ok(statusCode === 400 || statusCode === 404, `${statusCode}`);
      assert.match(visitor.header("content-type"), /^text\/html/);
      assert.match(visitor.header("content-security-policy"), /'none'/);
    });
  }

  it("tell nothing of the inside when something breaks", async () => {
    const broken = await openBank();
    const visitor = broken.visitor();
    await visitor.open("/connexion");
    broken.database.exec("DROP TABLE sessions");
    await visitor.open("/connexion");
    assert.equal(visitor.response.statusCode, 500);
    assert.ok(visitor.page.includes(sentenceFor("service_failed", "fr")));
    assert.doesNotMatch(visitor.page, /sqlite|sessions|\.ts|node_modules/i);
    await broken.close();
  });

  it("refuse a form beyond its limit", async () => {
    const visitor = bank.visitor();
    await visitor.open("/connexion");
    await visitor.submit("/connexion", {
      clientIdentifier: "1".repeat(MAX_FORM_BYTES),
    });
    assert.equal(visitor.response.statusCode, 413);
    assert.ok(visitor.page.includes("<code>message_too_large</code>"));
  });

  it("slow down an address that asks too much, and that one alone", async () => {
    const visitor = bank.visitor("203.0.113.1");
    for (let count = 0; count < MAX_PAGES_PER_MINUTE; count++)
      await visitor.open("/au-revoir");
    assert.equal(visitor.response.statusCode, 200);
    await visitor.open("/au-revoir");
    assert.equal(visitor.response.statusCode, 429);
    assert.ok(visitor.page.includes("<code>attempts_exceeded</code>"));
    assert.ok(Number(visitor.header("retry-after")) > 0);
    await identify(bank.visitor("203.0.113.2"));
  });
});
