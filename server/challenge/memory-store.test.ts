import assert from "node:assert/strict";
import { createMemoryChallengeStore } from "./memory-store.ts";
import type { PendingChallenge } from "./store.ts";

const BEFORE = new Date("2026-06-15T11:50:00Z");
const clock = () => BEFORE;

const EXPIRES_AT = new Date("2026-06-15T12:00:00Z");

function pendingWith(nonce: string): PendingChallenge {
  return { purpose: "login", nonce, expiresAt: EXPIRES_AT.getTime() };
}

describe("the memory store", () => {
  it("gives a challenge once", async () => {
    const store = createMemoryChallengeStore({ clock });
    await store.put("session", pendingWith("a"), EXPIRES_AT);
    assert.deepEqual(await store.take("session"), pendingWith("a"));
    assert.equal(await store.take("session"), undefined);
  });

  it("gives one of many simultaneous takers the challenge", async () => {
    const store = createMemoryChallengeStore({ clock });
    await store.put("session", pendingWith("a"), EXPIRES_AT);
    const taken = await Promise.all(
      Array.from({ length: 100 }, () => store.take("session")),
    );
    assert.equal(taken.filter(Boolean).length, 1);
  });

  it("keeps the latest challenge of a session alone", async () => {
    const store = createMemoryChallengeStore({ clock });
    await store.put("session", pendingWith("a"), EXPIRES_AT);
    await store.put("session", pendingWith("b"), EXPIRES_AT);
    assert.equal((await store.take("session"))?.nonce, "b");
    assert.equal(await store.take("session"), undefined);
  });

  it("makes room for new challenges by dropping the oldest", async () => {
    const store = createMemoryChallengeStore({ maxEntries: 2, clock });
    for (const session of ["1", "2", "1", "3"]) {
      await store.put(session, pendingWith(session), EXPIRES_AT);
    }
    assert.equal(await store.take("2"), undefined);
    assert.equal((await store.take("1"))?.nonce, "1");
    assert.equal((await store.take("3"))?.nonce, "3");
  });

  it("drops challenges that nobody answered, once they have expired", async () => {
    for (const use of ["put", "take"] as const) {
      const inMinutes = (minutes: number) =>
        EXPIRES_AT.getTime() + minutes * 60_000;
      let now = BEFORE;
      const store = createMemoryChallengeStore({ clock: () => now });
      const put = (session: string, minutes: number) => {
        const expiresAt = inMinutes(minutes);
        const pending = { ...pendingWith(session), expiresAt };
        return store.put(session, pending, new Date(expiresAt));
      };
      await put("expired", 0);
      await put("expired too", 1);
      await put("pending", 2);
      now = new Date(inMinutes(1));
      if (use === "put") await put("new", 11);
      else await store.take("unknown");
      assert.equal(await store.take("expired"), undefined);
      assert.equal(await store.take("expired too"), undefined);
      assert.ok(await store.take("pending"));
    }
  });

  it("gives a challenge that has just expired, so that the refusal can say so", async () => {
    let now = BEFORE;
    const store = createMemoryChallengeStore({ clock: () => now });
    await store.put("session", pendingWith("a"), EXPIRES_AT);
    now = EXPIRES_AT;
    assert.deepEqual(await store.take("session"), pendingWith("a"));
  });

  it("is not made without room", () => {
    for (const maxEntries of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => createMemoryChallengeStore({ maxEntries }), {
        code: "configuration_refused",
      });
    }
  });
});
