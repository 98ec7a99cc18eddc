import assert from "node:assert/strict";
import { type Bank, identify, openBank, signIn } from "../fixtures/bank.ts";
import type { Visitor } from "../fixtures/visitor.ts";

const FORMS: readonly [string, Readonly<Record<string, string>>][] = [
  ["/connexion", { clientIdentifier: "12345678" }],
  ["/connexion/utilisateur", { userNumber: "1" }],
  ["/connexion/certificat", { challenge: "AA", signature: "AA" }],
  ["/deconnexion", {}],
];

describe("forms", () => {
  let bank: Bank;
  let visitor: Visitor;
  before(async () => {
    bank = await openBank();
  });
  after(() => bank.close());
  beforeEach(async () => {
    visitor = bank.visitor();
    await identify(visitor);
  });

  function assertRefused(status: number, code: string): void {
    assert.equal(visitor.response.statusCode, status);
    assert.ok(visitor.page.includes(`<code>${code}</code>`), visitor.page);
  }

  for (const [path, fields] of FORMS) {
    it(`are refused without their token (${path})`, async () => {
      await visitor.post(path, { ...fields });
      assertRefused(400, "request_refused");
    });

    it(`are refused with a wrong token (${path})`, async () => {
      await visitor.post(path, { ...fields, _csrf: "AAAAAAAA-AAAA" });
      assertRefused(403, "form_expired");
    });

    it(`are refused with another session’s token (${path})`, async () => {
      const other = bank.visitor();
      await other.open("/connexion");
      await visitor.post(path, { ...fields, _csrf: other.field("_csrf") });
      assertRefused(403, "form_expired");
    });

    it(`are refused with a field too many (${path})`, async () => {
      await visitor.submit(path, { ...fields, admin: "1" });
      assertRefused(400, "request_refused");
    });

    it(`are refused without a session (${path})`, async () => {
      visitor.cookies.clear();
      await visitor.submit(path, fields);
      assertRefused(403, "form_expired");
    });
  }

  it("do not sign anybody out from another site", async () => {
    await signIn(bank, (visitor = bank.visitor()));
    await visitor.post("/deconnexion", { _csrf: "x" });
    assert.equal((await visitor.open("/espace")).statusCode, 200);
  });

  it("take one value a field", async () => {
    await visitor.send({
      method: "POST",
      url: "/connexion",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      payload: `_csrf=${visitor.field("_csrf")}&clientIdentifier=1&clientIdentifier=2`,
    });
    assertRefused(400, "request_refused");
  });

  it("are read as forms alone", async () => {
    await visitor.send({
      method: "POST",
      url: "/connexion",
      headers: { "content-type": "application/json" },
      payload: JSON.stringify({
        _csrf: visitor.field("_csrf"),
        clientIdentifier: "12345678",
      }),
    });
    assertRefused(400, "request_refused");
  });

  it("leave a trace in the audit trail when they are refused", async () => {
    await visitor.post("/deconnexion", { _csrf: "wrong" });
    const last = bank.database
      .prepare("SELECT event, code FROM audit_trail ORDER BY id DESC LIMIT 1")
      .get();
    assert.deepEqual(last, { event: "form-refused", code: "form_expired" });
  });
});
