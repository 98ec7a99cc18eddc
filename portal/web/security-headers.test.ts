import assert from "node:assert/strict";
import { type Bank, openBank } from "../fixtures/bank.ts";

const PATHS = ["/connexion", "/au-revoir", "/nulle-part", "/assets/x/y.css"];

describe("security headers", () => {
  let bank: Bank;
  before(async () => {
    bank = await openBank();
  });
  after(() => bank.close());

  for (const path of PATHS) {
    it(`allow nothing but our own style sheets, pictures and forms (${path})`, async () => {
      const visitor = bank.visitor();
      await visitor.open(path);
      const policy = visitor.header("content-security-policy");
      const directives = policy.split(";").sort();
      assert.deepEqual(directives, [
        "base-uri 'none'",
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self'",
        "require-trusted-types-for 'script'",
        "style-src 'self'",
        "upgrade-insecure-requests",
      ]);
    });

    it(`are all there (${path})`, async () => {
      const visitor = bank.visitor();
      await visitor.open(path);
      assert.equal(visitor.header("x-content-type-options"), "nosniff");
      assert.equal(visitor.header("x-frame-options"), "DENY");
      assert.equal(visitor.header("referrer-policy"), "same-origin");
      assert.equal(visitor.header("cross-origin-opener-policy"), "same-origin");
      assert.equal(
        visitor.header("cross-origin-resource-policy"),
        "same-origin",
      );
      assert.match(visitor.header("permissions-policy"), /usb=\(\)/);
      assert.match(
        visitor.header("strict-transport-security"),
        /max-age=31536000/,
      );
      assert.equal(visitor.header("cache-control"), "no-store");
      assert.equal(visitor.header("server"), "");
      assert.equal(visitor.header("x-powered-by"), "");
    });
  }

  it("do not bind a development site to https", async () => {
    const development = await openBank({ origin: "http://localhost:8080" });
    try {
      const visitor = development.visitor();
      await visitor.open("/connexion");
      assert.equal(visitor.header("strict-transport-security"), "");
      assert.doesNotMatch(
        visitor.header("content-security-policy"),
        /upgrade-insecure-requests/,
      );
    } finally {
      await development.close();
    }
  });
});
