import assert from "node:assert/strict";
import {
  type Bank,
  formOn,
  identify,
  ORIGIN,
  sendSignature,
} from "../fixtures/bank.ts";
import { HeldStore, openHeldBank } from "../fixtures/held-store.ts";
import { SIGN_IN_ATTEMPTS } from "../limits.ts";

const { maxAttempts } = SIGN_IN_ATTEMPTS;

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
    const signature = bank.authority.answer(
      visitor.field("challenge"),
      "https://autre.example",
      bank.anais,
    );
    const post = () =>
      visitor.post("/connexion/certificat", { ...form, signature });
    const responses = await held.sendAll(
      Array.from({ length: 3 * maxAttempts }, () => post),
    );
    const statuses = responses.map(({ statusCode }) => statusCode);
    const countOf = (wanted: number) =>
      statuses.filter((status) => status === wanted).length;
    assert.equal(countOf(422), maxAttempts);
    assert.equal(countOf(429), 2 * maxAttempts);
  });

  it("does not count the sign-ins that succeeded", async () => {
    const visitor = bank.visitor("192.0.2.1");
    await identify(visitor);
    for (let count = 1; count < maxAttempts; count++)
      await sendSignature(visitor, "AAAA");
    for (const round of ["first", "second"]) {
      const challenge = visitor.field("challenge");
      const signature = bank.authority.answer(challenge, ORIGIN, bank.anais);
      await held.sendAll([() => sendSignature(visitor, signature)]);
      assert.equal(visitor.header("location"), "/espace", round);
      await visitor.follow();
      await visitor.submit("/deconnexion", {});
      await identify(visitor);
    }
  });
});
