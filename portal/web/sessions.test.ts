import assert from "node:assert/strict";
import {
  ABSOLUTE_MS,
  answer,
  type Bank,
  identify,
  IDLE_MS,
  openBank,
  sendSignature,
  signIn,
} from "../fixtures/bank.ts";
import type { Visitor } from "../fixtures/visitor.ts";
import { SESSION_COOKIE } from "./sessions.ts";

describe("sessions", () => {
  let bank: Bank;
  let visitor: Visitor;
  before(async () => {
    bank = await openBank();
  });
  after(() => bank.close());
  beforeEach(() => {
    visitor = bank.visitor();
  });

  it("are known by one cookie for this host alone, out of scripts’ reach", async () => {
    await visitor.open("/connexion");
    assert.equal(visitor.response.cookies.length, 1);
    const { name, path, httpOnly, secure, sameSite, domain } =
      visitor.response.cookies[0] ?? assert.fail();
    assert.deepEqual(
      { name, path, httpOnly, secure, sameSite, domain },
      {
        name: "__Host-session",
        path: "/",
        httpOnly: true,
        secure: true,
        sameSite: "Lax",
        domain: undefined,
      },
    );
  });

  it("get another identifier at sign-in, and the one before opens nothing", async () => {
    await identify(visitor);
    const before = visitor.cookies.get(SESSION_COOKIE) ?? assert.fail();
    await sendSignature(visitor, answer(bank, visitor));
    const after = visitor.cookies.get(SESSION_COOKIE);
    assert.notEqual(after, before);

    const attacker = bank.visitor();
    attacker.cookies.set(SESSION_COOKIE, before);
    await attacker.open("/espace");
    assert.equal(attacker.response.statusCode, 303);
  });

  it("never take an identifier the server did not make", async () => {
    const planted = "A".repeat(43);
    visitor.cookies.set(SESSION_COOKIE, planted);
    await visitor.open("/connexion");
    assert.notEqual(visitor.cookies.get(SESSION_COOKIE), planted);
  });

  it("are kept under a hash, so that a copy of the database opens none", async () => {
    await signIn(bank, visitor);
    const cookie = visitor.cookies.get(SESSION_COOKIE) ?? assert.fail();
    const rows = bank.database.prepare("SELECT * FROM sessions").all();
    assert.ok(rows.length > 0);
    assert.ok(!JSON.stringify(rows).includes(cookie));
  });

  it("end when nobody uses them, and last while somebody does", async () => {
    await signIn(bank, visitor);
    for (let count = 0; count < 3; count++) {
      bank.wait(IDLE_MS - 60_000);
      await visitor.open("/espace");
      assert.equal(visitor.response.statusCode, 200);
    }
    bank.wait(IDLE_MS + 1000);
    await visitor.open("/espace");
    assert.equal(visitor.header("location"), "/session-expiree");
    assert.equal(visitor.cookies.size, 0);
  });

  it("end after their whole time, used or not", async () => {
    await signIn(bank, visitor);
    for (let waited = 0; waited < ABSOLUTE_MS; waited += IDLE_MS / 2) {
      assert.equal((await visitor.open("/espace")).statusCode, 200);
      bank.wait(IDLE_MS / 2);
    }
    await visitor.open("/espace");
    assert.equal(visitor.header("location"), "/session-expiree");
  });

  it("end at sign-out for good, whoever still has the cookie", async () => {
    await signIn(bank, visitor);
    const cookie = visitor.cookies.get(SESSION_COOKIE) ?? assert.fail();
    await visitor.submit("/deconnexion", {});
    assert.equal(visitor.header("location"), "/au-revoir");
    assert.equal(visitor.cookies.size, 0);
    await visitor.follow();
    assert.ok(visitor.page.includes("Votre session est fermée"));
    visitor.cookies.set(SESSION_COOKIE, cookie);
    await visitor.open("/espace");
    assert.equal(visitor.response.statusCode, 303);
  });

  it("leave nothing behind when they have ended", async () => {
    await visitor.open("/connexion");
    bank.wait(ABSOLUTE_MS + 1000);
    await bank.visitor().open("/connexion");
    const count = bank.database
      .prepare("SELECT count(*) FROM sessions")
      .pluck();
    assert.equal(count.get(), 1);
  });
});
