import assert from "node:assert/strict";
import {
  type ChallengeStore,
  createRelyingParty,
  type PendingChallenge,
} from "@passerelle/server";
import { type Bank, identify, openBank, ORIGIN } from "../fixtures/bank.ts";
import { HeldStore } from "../fixtures/held-store.ts";

describe("a challenge", () => {
  let bank: Bank;
  afterEach(() => bank.close());

  /** Sends signatures for these origins in one session, in this order, all before a challenge is taken. */
  async function postTogether(
    origins: readonly string[],
    held = new HeldStore(),
  ) {
    bank = await openBank({
      openRelyingParty: (options) =>
        createRelyingParty({ ...options, challengeStore: held }),
    });
    const visitor = bank.visitor();
    await identify(visitor);
    const challenge = visitor.field("challenge");
    const form = { _csrf: visitor.field("_csrf"), challenge };
    const signatures = new Map(
      origins.map((origin) => [
        origin,
        bank.authority.answer(challenge, origin, bank.anais),
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
      outcomes: responses.map(({ headers, body }) =>
        headers["location"] === undefined
          ? /<code>([^<]*)<\/code>/.exec(body)?.[1]
          : `goes to ${headers["location"]}`,
      ),
    };
  }

  it("lets one in of two posts of the same signature at the same time", async () => {
    const { visitor, outcomes } = await postTogether([ORIGIN, ORIGIN]);
    assert.deepEqual(outcomes, ["goes to /espace", "challenge_unknown"]);
    await visitor.open("/espace");
    assert.equal(visitor.response.statusCode, 200);
  });

  it("is used up by a signature that is refused", async () => {
    const { visitor, outcomes } = await postTogether([
      "https://autre.example",
      ORIGIN,
    ]);
    assert.deepEqual(outcomes, ["statement_mismatch", "challenge_unknown"]);
    await visitor.open("/espace");
    assert.equal(visitor.response.statusCode, 303);
  });

  it("is for the store to take: one that only reads lets both in", async () => {
    const pending = new Map<string, PendingChallenge>();
    const reading: ChallengeStore = {
      put: async (session, challenge) => void pending.set(session, challenge),
      take: async (session) => pending.get(session),
    };
    const held = new HeldStore(reading);
    const { outcomes } = await postTogether([ORIGIN, ORIGIN], held);
    assert.deepEqual(outcomes, ["goes to /espace", "goes to /espace"]);
  });
});
