import assert from "node:assert/strict";
import { MAX_CHALLENGE_LIFETIME_MS } from "../limits.ts";
import { createMemoryChallengeStore } from "./memory-store.ts";
import type { PendingChallenge } from "./store.ts";

const EXPIRES_AT = new Date("2026-06-15T12:00:00Z");

function pendingWith(nonce: string): PendingChallenge {
  return { purpose: "login", nonce, expiresAt: EXPIRES_AT.getTime() };
}

describe("the memory store", () => {
  it("gives a challenge once", async () => {
    const store = createMemoryChallengeStore();
    await store.put("session", pendingWith("a"), EXPIRES_AT);
    assert.deepEqual(await store.take("session"), pendingWith("a"));
    assert.equal(await store.take("session"), undefined);
  });

  it("gives one of many simultaneous takers the challenge", async () => {
    const store = createMemoryChallengeStore();
    await store.put("session", pendingWith("a"), EXPIRES_AT);
    const taken = await Promise.all(
      Array.from({ length: 100 }, () => store.take("session")),
    );
    assert.equal(taken.filter(Boolean).length, 1);
  });

  it("keeps the latest challenge of a session alone", async () => {
    const store = createMemoryChallengeStore();
    await store.put("session", pendingWith("a"), EXPIRES_AT);
    await store.put("session", pendingWith("b"), EXPIRES_AT);
    assert.equal((await store.take("session"))?.nonce, "b");
    assert.equal(await store.take("session"), undefined);
  });

  it("makes room for new challenges by dropping the oldest", async () => {
    const store = createMemoryChallengeStore({ maxEntries: 2 });
    for (const session of ["1", "2", "1", "3"]) {
      await store.put(session, pendingWith(session), EXPIRES_AT);
    }
    assert.equal(await store.take("2"), undefined);
    assert.equal((await store.take("1"))?.nonce, "1");
    assert.equal((await store.take("3"))?.nonce, "3");
  });

  it("drops challenges that nobody answered, once they have expired", async () => {
    const store = createMemoryChallengeStore();
    const put = (session: string, minutes: number) => {
      const expiresAt = EXPIRES_AT.getTime() + minutes * 60_000;
      return store.put(
        session,
        { ...pendingWith(session), expiresAt },
        new Date(expiresAt),
      );
    };
    await put("expired", 0);
    await put("expired too", 1);
    await put("pending", 2);
    await put("new", MAX_CHALLENGE_LIFETIME_MS / 60_000 + 1);
    assert.equal(await store.take("expired"), undefined);
    assert.equal(await store.take("expired too"), undefined);
    assert.ok(await store.take("pending"));
    assert.ok(await store.take("new"));
  });

  it("is not made without room", () => {
    for (const maxEntries of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => createMemoryChallengeStore({ maxEntries }), {
        code: "configuration_refused",
      });
    }
  });
});
