import assert from "node:assert/strict";
import {
  type Bank,
  CLIENT,
  IDLE_MS,
  identify,
  openBank,
  signIn,
} from "../fixtures/bank.ts";
import { FORM_REFUSAL_WINDOW_MS } from "../limits.ts";
import type { Visitor } from "../fixtures/visitor.ts";

const FORMS: readonly [string, Readonly<Record<string, string>>][] = [
  ["/connexion", { clientIdentifier: "12345678" }],
  ["/connexion/utilisateur", { userNumber: "1" }],
  [
    "/connexion/certificat",
    { page: "A".repeat(22), challenge: "AA", signature: "AA" },
  ],
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

  /** The first form alone is given back to be sent once more. */
  function assertExpired(path: string): void {
    if (path !== "/connexion") assertRefused(403, "form_expired");
    assert.equal(visitor.response.statusCode, 403);
    assert.equal(
      visitor.page.includes('class="notice"'),
      path === "/connexion",
    );
  }

  for (const [path, fields] of FORMS) {
    it(`are refused without their token (${path})`, async () => {
      await visitor.post(path, { ...fields });
      assertRefused(400, "request_refused");
    });

    it(`are refused with a wrong token (${path})`, async () => {
      await visitor.post(path, { ...fields, _csrf: "AAAAAAAA-AAAA" });
      assertExpired(path);
    });

    it(`are refused with another session’s token (${path})`, async () => {
      const other = bank.visitor();
      await other.open("/connexion");
      await visitor.post(path, { ...fields, _csrf: other.field("_csrf") });
      assertExpired(path);
    });

    it(`are refused with a field too many (${path})`, async () => {
      await visitor.submit(path, { ...fields, admin: "1" });
      assertRefused(400, "request_refused");
    });

    it(`are refused without a session (${path})`, async () => {
      visitor.cookies.clear();
      await visitor.submit(path, fields);
      assertExpired(path);
    });
  }

  it("sign nobody out without the token of the session", async () => {
    await signIn(bank, (visitor = bank.visitor()));
    const other = bank.visitor();
    await other.open("/connexion");
    for (const _csrf of ["AAAAAAAA-AAAA", other.field("_csrf")]) {
      await visitor.post("/deconnexion", { _csrf });
      assertRefused(403, "form_expired");
    }
    await visitor.post("/deconnexion", {});
    assertRefused(400, "request_refused");
    assert.equal((await visitor.open("/espace")).statusCode, 200);
  });

  it("sign out twice alike: a double click, or a click after the time is up", async () => {
    await signIn(bank, (visitor = bank.visitor()));
    const _csrf = visitor.field("_csrf");
    const cookies = new Map(visitor.cookies);
    const goodbye = async () => {
      await visitor.post("/deconnexion", { _csrf });
      assert.equal(visitor.header("location"), "/au-revoir");
    };
    await goodbye();
    for (const [name, value] of cookies) visitor.cookies.set(name, value);
    await goodbye();

    await signIn(bank, visitor);
    bank.wait(IDLE_MS + 1000);
    await goodbye();
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

  const refusals = () =>
    bank.database
      .prepare(
        "SELECT client_identifier, user_number, code FROM audit_trail WHERE event = 'form-refused' AND address = ?",
      )
      .all(visitor.address);

  it("leave no trace in the audit trail when nobody sent them, however many", async () => {
    await identify((visitor = bank.visitor("192.0.2.8")));
    const post = async () => {
      await visitor.post("/connexion", {
        clientIdentifier: CLIENT,
        _csrf: "wrong",
      });
      assertExpired("/connexion");
    };
    for (let count = 0; count < 5; count++) await post();
    visitor.cookies.clear();
    await post();
    assert.deepEqual(refusals(), []);
  });

  it("leave one trace within a while when they are refused to a customer", async () => {
    await signIn(bank, (visitor = bank.visitor("192.0.2.9")));
    const trace = {
      client_identifier: CLIENT,
      user_number: 1,
      code: "form_expired",
    };
    for (let count = 0; count < 5; count++)
      await visitor.post("/deconnexion", { _csrf: "wrong" });
    assert.deepEqual(refusals(), [trace]);
    for (let waited = 0; waited <= FORM_REFUSAL_WINDOW_MS; waited += 60_000) {
      bank.wait(60_000);
      await visitor.open("/espace");
    }
    await visitor.post("/deconnexion", { _csrf: "wrong" });
    assert.deepEqual(refusals(), [trace, trace]);
  });
});
