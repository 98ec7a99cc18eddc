import assert from "node:assert/strict";
import {
  answer,
  assertRefused,
  type Bank,
  formOn,
  identify,
  refusalsOf,
  sendSignature,
} from "../fixtures/bank.ts";
import { HeldStore, openHeldBank } from "../fixtures/held-store.ts";
import { SIGN_IN_ATTEMPTS } from "../limits.ts";

const { maxAttempts, windowMs } = SIGN_IN_ATTEMPTS;

describe("the limit of attempts", () => {
  let bank: Bank;
  const held = new HeldStore();
  before(async () => {
    bank = await openHeldBank(held);
  });
  after(() => bank.close());

  it("holds for attempts at the same time, of which none is decided yet", async () => {
    const visitor = bank.visitor();
    await identify(visitor);
    const form = formOn(visitor);
    const signature = answer(
      bank,
      visitor,
      bank.anais,
      "https://autre.example",
    );
    const post = () =>
      visitor.post("/connexion/certificat", { ...form, signature });
    await held.sendAll(Array.from({ length: 3 * maxAttempts }, () => post));
    const judged = refusalsOf(bank).filter(
      (code) => code !== "attempts_exceeded",
    );
    assert.equal(judged.length, maxAttempts);
    // Recorded once, however many are turned away.
    assert.equal(refusalsOf(bank).length, maxAttempts + 1);
  });

  it("does not count the sign-ins that succeeded", async () => {
    const visitor = bank.visitor();
    await identify(visitor);
    for (let count = 1; count < maxAttempts; count++)
      await sendSignature(visitor, "AAAA");
    for (const round of ["first", "second"]) {
      const signature = answer(bank, visitor);
      await held.sendAll([() => sendSignature(visitor, signature)]);
      assert.equal(visitor.header("location"), "/espace", round);
      await visitor.follow();
      await visitor.submit("/deconnexion", {});
      await identify(visitor);
    }
  });

  it("makes a user wait after many refusals from one address, and nobody elsewhere", async () => {
    const visitor = bank.visitor();
    await identify(visitor);
    for (let count = 0; count < maxAttempts; count++)
      await sendSignature(visitor, "AAAA");
    for (let count = 0; count < 3; count++) {
      await sendSignature(visitor, answer(bank, visitor));
      assertRefused(visitor, "attempts_exceeded", 429);
    }
    const recorded = bank.database
      .prepare("SELECT count(*) FROM audit_trail WHERE address = ?")
      .pluck()
      .get(visitor.address);
    assert.equal(recorded, maxAttempts + 1);

    const elsewhere = bank.visitor("198.51.100.7");
    await identify(elsewhere);
    await sendSignature(elsewhere, answer(bank, elsewhere));
    assert.equal(elsewhere.response.statusCode, 303);

    bank.wait(windowMs + 1000);
    await identify(visitor);
    await sendSignature(visitor, answer(bank, visitor));
    assert.equal(visitor.header("location"), "/espace");
  });
});
