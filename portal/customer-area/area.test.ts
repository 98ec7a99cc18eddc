import assert from "node:assert/strict";
import { type Bank, IDLE_MS, openBank, signIn } from "../fixtures/bank.ts";
import type { Visitor } from "../fixtures/visitor.ts";

describe("the customer area", () => {
  let bank: Bank;
  let visitor: Visitor;
  before(async () => {
    bank = await openBank();
  });
  after(() => bank.close());
  beforeEach(async () => {
    visitor = bank.visitor();
    await signIn(bank, visitor);
  });

  it("shows by which certificate, until when it is valid, and since when", () => {
    const { validTo, serialNumber } = bank.anais.certificate;
    const notAfter = new Date(validTo).toISOString();
    assert.ok(visitor.page.includes(`datetime="${notAfter}"`));
    assert.ok(
      visitor.page.includes(serialNumber.replace(/(..)(?=.)/g, "$1 ")),
      serialNumber,
    );
    assert.match(visitor.page, /Connexion du <time datetime="\d{4}-/);
  });

  it("warns two minutes before the session ends, then hides what it shows", async () => {
    assert.ok(visitor.page.includes('href="/espace/delais.css"'));
    await visitor.open("/espace/delais.css");
    assert.match(visitor.header("content-type"), /^text\/css/);
    const end = IDLE_MS / 1000;
    assert.equal(
      visitor.page.trim(),
      `:root{--idle-warning:${end - 120}s;--idle-end:${end}s}`,
    );
  });

  it("is left by a form, not a link that another site could open", async () => {
    assert.match(
      visitor.page,
      /<form[^>]*method="post" action="\/deconnexion"/,
    );
    await visitor.open("/deconnexion");
    assert.equal(visitor.response.statusCode, 404);
    assert.equal((await visitor.open("/espace")).statusCode, 200);
  });

  it("is forgotten by the browser that could go back to it, once it is left", async () => {
    await visitor.submit("/deconnexion", {});
    for (const path of ["/au-revoir", "/session-expiree"]) {
      await visitor.open(path);
      const [, picture = ""] =
        /<img[^>]* src="(\/espace\/[^"]*)"/.exec(visitor.page) ?? [];
      await visitor.open(picture);
      assert.equal(visitor.response.statusCode, 200);
      assert.match(visitor.header("content-type"), /^image\/svg/);
      assert.equal(visitor.header("clear-site-data"), '"cache"');
    }
  });

  it("is not kept by browsers or proxies", async () => {
    assert.equal(visitor.header("cache-control"), "no-store");
  });
});
