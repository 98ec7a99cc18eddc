import assert from "node:assert/strict";
import { BRIDGE_ERRORS } from "@passerelle/shared/errors/bridge-errors.ts";
import { type Bank, identify, openBank } from "../fixtures/bank.ts";

describe("style sheets and pictures", () => {
  let bank: Bank;
  before(async () => {
    bank = await openBank();
  });
  after(() => bank.close());

  it("are all there, under a path that browsers may keep for good", async () => {
    const visitor = bank.visitor();
    await visitor.open("/connexion");
    const links = [
      ...visitor.page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g),
    ].map(([, link = ""]) => link);
    assert.ok(links.length >= 6);
    for (const link of links) {
      assert.equal((await visitor.open(link)).statusCode, 200, link);
      assert.equal(
        visitor.header("cache-control"),
        "public, max-age=31536000, immutable",
      );
      assert.match(visitor.header("content-type"), /^(?:text\/css|image\/svg)/);
      assert.equal(visitor.header("set-cookie"), "");
    }
  });

  it("offer to load the page again beside the sentences that ask for it", async () => {
    const visitor = bank.visitor();
    await identify(visitor);
    assert.match(visitor.page, /<a class="[^"]*reload" href="\/connexion\/cer/);
    const [link = ""] = /[^"]*certificate\.css/.exec(visitor.page) ?? [];
    await visitor.open(link);
    const rule = /\.detect:not\(([^)]*)\)\s*\.reload/.exec(visitor.page)?.[1];
    const offered = (rule ?? "").matchAll(/error="(\w+)"/g);
    const asking = Object.entries(BRIDGE_ERRORS).filter(([, { fr }]) =>
      fr.includes("Rechargez la page"),
    );
    assert.deepEqual(
      [...offered].map(([, code]) => code),
      asking.map(([code]) => code).toSorted(),
    );
  });

  it("are the only files that are served", async () => {
    for (const url of [
      "/assets/",
      "/assets/../main.ts",
      "/assets/x/..%2f..%2fmain.ts",
    ])
      assert.equal((await bank.visitor().open(url)).statusCode, 404, url);
  });
});
