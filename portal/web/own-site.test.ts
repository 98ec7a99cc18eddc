import assert from "node:assert/strict";
import { type Bank, openBank } from "../fixtures/bank.ts";

describe("requests that are not for this site", () => {
  let bank: Bank;
  before(async () => {
    bank = await openBank();
  });
  after(() => bank.close());

  it("are refused under another host’s name", async () => {
    const response = await bank.portal.inject({
      url: "/connexion",
      authority: "attaquant.example",
    });
    assert.equal(response.statusCode, 400);
    assert.ok(response.body.includes("<code>request_refused</code>"));
  });

  for (const headers of [
    { origin: "https://attaquant.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ]) {
    it(`are refused as forms from elsewhere (${JSON.stringify(headers)})`, async () => {
      const visitor = bank.visitor();
      await visitor.open("/connexion");
      const fields = {
        _csrf: visitor.field("_csrf"),
        clientIdentifier: "12345678",
      };
      await visitor.post("/connexion", fields, headers);
      assert.equal(visitor.response.statusCode, 400);
      assert.ok(visitor.page.includes("<code>request_refused</code>"));
    });
  }
});
