import assert from "node:assert/strict";
import type { ChallengeStore, PendingChallenge } from "@passerelle/server";
import {
  type Bank,
  formOn,
  identify,
  openBank,
  ORIGIN,
  refusalsOf,
  sendSignature,
} from "../fixtures/bank.ts";
import { HeldStore, openHeldBank } from "../fixtures/held-store.ts";

describe("a challenge", () => {
  let bank: Bank;
  afterEach(() => bank.close());

  /** Sends signatures for these origins in one session, in this order, all before a challenge is taken. */
  async function postTogether(
    origins: readonly string[],
    held = new HeldStore(),
  ) {
    bank = await openHeldBank(held);
    const visitor = bank.visitor();
    await identify(visitor);
    const form = formOn(visitor);
    const signatures = new Map(
      origins.map((origin) => [
        origin,
        bank.authority.answer(form.challenge, origin, bank.anais),
      ]),
    );
    const responses = await held.sendAll(
      origins.map((origin) => () => {
        const signature = signatures.get(origin) ?? "";
        return visitor.post("/connexion/certificat", { ...form, signature });
      }),
    );
    return {
      visitor,
      locations: responses.map(({ headers }) => headers["location"]),
      refusals: refusalsOf(bank),
    };
  }

  it("lets one in of two posts of the same signature at the same time", async () => {
    const { visitor, locations, refusals } = await postTogether([
      ORIGIN,
      ORIGIN,
    ]);
    assert.deepEqual(locations, ["/espace", "/connexion/certificat"]);
    assert.deepEqual(refusals, ["challenge_unknown"]);
    await visitor.open("/espace");
    assert.equal(visitor.response.statusCode, 200);
  });

  it("is used up by a signature that is refused", async () => {
    const { visitor, refusals } = await postTogether([
      "https://autre.example",
      ORIGIN,
    ]);
    assert.deepEqual(refusals, ["statement_mismatch", "challenge_unknown"]);
    await visitor.open("/espace");
    assert.equal(visitor.response.statusCode, 303);
  });

  it("leaves what another tab typed while its signature was refused", async () => {
    const held = new HeldStore();
    bank = await openHeldBank(held);
    const visitor = bank.visitor();
    await identify(visitor);
    const form = formOn(visitor);
    const signature = bank.authority.answer(
      form.challenge,
      "https://autre.example",
      bank.anais,
    );
    await held.sendAll([
      () => visitor.post("/connexion/certificat", { ...form, signature }),
      () =>
        visitor.post("/connexion", {
          _csrf: form._csrf,
          clientIdentifier: "87654321",
        }),
    ]);
    assert.deepEqual(refusalsOf(bank), ["statement_mismatch"]);
    await visitor.open("/connexion");
    assert.equal(visitor.field("clientIdentifier"), "87654321");
    await visitor.open("/connexion/certificat");
    assert.equal(visitor.header("location"), "/connexion");
  });

  it("is for the store to take: one that only reads lets both in", async () => {
    const pending = new Map<string, PendingChallenge>();
    const reading: ChallengeStore = {
      put: async (session, challenge) => void pending.set(session, challenge),
      take: async (session) => pending.get(session),
    };
    const held = new HeldStore(reading);
    const { locations } = await postTogether([ORIGIN, ORIGIN], held);
    assert.deepEqual(locations, ["/espace", "/espace"]);
  });

  it("is a page’s own, and no other page’s", async () => {
    bank = await openBank();
    const visitor = bank.visitor();
    await identify(visitor);
    const older = formOn(visitor);
    await visitor.open("/connexion/certificat");
    const newer = formOn(visitor);
    const answer = ({ challenge }: typeof older) =>
      bank.authority.answer(challenge, ORIGIN, bank.anais);
    // Each page's challenge answers for that page alone.
    await sendSignature(visitor, answer(newer), older);
    assert.match(visitor.page, /<code>statement_mismatch<\/code>/);
    await sendSignature(visitor, answer(newer), newer);
    assert.equal(visitor.header("location"), "/espace");
  });

  it("is still good after another tab asked for its own", async () => {
    bank = await openBank();
    const visitor = bank.visitor();
    await identify(visitor);
    const older = formOn(visitor);
    await visitor.open("/connexion/certificat");
    const signature = bank.authority.answer(
      older.challenge,
      ORIGIN,
      bank.anais,
    );
    await sendSignature(visitor, signature, older);
    assert.equal(visitor.header("location"), "/espace");
  });
});
