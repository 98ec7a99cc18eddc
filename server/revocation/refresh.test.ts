import assert from "node:assert/strict";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { createRevocationCache } from "./cache.ts";
import {
  CACHE_WITHOUT_NEXT_UPDATE_MS,
  RETRY_AFTER_FAILURE_MS,
} from "./limits.ts";
import { checkNotOlder } from "./freshness.ts";
import { createRefresh, type Fetched } from "./refresh.ts";

const NOW = Date.UTC(2026, 5, 15);
const HOUR = 60 * 60 * 1000;

/** A refresh over an empty cache, and a load that counts and gives what it is told. */
function start(maxCacheMs = HOUR) {
  const refresh = createRefresh(createRevocationCache(10_000), maxCacheMs);
  let loads = 0;
  const at = (time: number, outcome: () => Fetched, key = "key") =>
    refresh(key, time, async (before) => {
      loads++;
      const fetched = outcome();
      checkNotOlder(fetched.issued, before, "crl_stale");
      return fetched;
    });
  return { at, loads: () => loads };
}

const bytes = Uint8Array.of(1);
const issuedAt = (time: number) => ({ thisUpdate: time, producedAt: time });
const fresh = (nextUpdate?: number) => (): Fetched => ({
  bytes,
  issued: issuedAt(NOW),
  nextUpdate,
});
const fails = (): Fetched => {
  throw new PasserelleError("fetch_failed");
};

describe("createRefresh", () => {
  it("loads once for all who wait at the same time", async () => {
    const { at, loads } = start();
    const entries = await Promise.all(
      Array.from({ length: 50 }, () => at(NOW, fresh(NOW + HOUR))),
    );
    assert.equal(loads(), 1);
    assert.ok(entries.every((entry) => entry.bytes === bytes));
  });

  for (const [title, nextUpdate, dueMs] of [
    ["nextUpdate", NOW + 1000, 1000],
    ["the greatest time in the cache", NOW + 24 * HOUR, HOUR],
    ["a while without nextUpdate", undefined, CACHE_WITHOUT_NEXT_UPDATE_MS],
  ] as const) {
    it(`loads again after ${title}`, async () => {
      const { at, loads } = start();
      await at(NOW, fresh(nextUpdate));
      await at(NOW + dueMs - 1, fresh(nextUpdate));
      assert.equal(loads(), 1);
      await at(NOW + dueMs, fresh(nextUpdate));
      assert.equal(loads(), 2);
    });
  }

  it("does not ask a dead server again at once", async () => {
    const { at, loads } = start();
    const first = await at(NOW, fails);
    assert.equal(first.problem?.code, "fetch_failed");
    const second = await at(NOW + RETRY_AFTER_FAILURE_MS - 1, fresh());
    assert.equal(second.problem?.code, "fetch_failed");
    assert.equal(loads(), 1);
    const third = await at(NOW + RETRY_AFTER_FAILURE_MS, fresh());
    assert.equal(third.bytes, bytes);
    assert.equal(third.problem, undefined);
  });

  it("keeps the one before when there is no newer to be had", async () => {
    const { at } = start();
    await at(NOW, fresh(NOW + 24 * HOUR));
    const { bytes: kept, problem } = await at(NOW + HOUR, fails);
    assert.equal(kept, bytes);
    assert.equal(problem?.code, "fetch_failed");
  });

  it("keeps the one before when an older one is played back", async () => {
    const { at } = start();
    const played = Uint8Array.of(2);
    const older = (): Fetched => ({
      ...fresh()(),
      bytes: played,
      issued: issuedAt(NOW - 1),
    });
    await at(NOW, fresh(NOW + 24 * HOUR));
    for (const time of [NOW + HOUR, NOW + 2 * HOUR]) {
      const { bytes: kept, problem } = await at(time, older);
      assert.equal(kept, bytes);
      assert.equal(problem?.code, "crl_stale");
    }
  });

  it("loads again where the clock was far ahead before, whatever came of it", async () => {
    for (const outcome of [fresh(), fresh(NOW + 1000 * HOUR), fails]) {
      const { at, loads } = start();
      await at(NOW + 500 * HOUR, outcome);
      await at(NOW, fresh(NOW + HOUR));
      assert.equal(loads(), 2);
    }
  });

  it("loads once for sign-ins of which one began a little earlier", async () => {
    const { at, loads } = start();
    await at(NOW + 10_000, fresh(NOW + 24 * HOUR));
    await at(NOW, fresh(NOW + 24 * HOUR));
    assert.equal(loads(), 1);
  });

  it("keeps different keys apart", async () => {
    const { at, loads } = start();
    await at(NOW, fresh(NOW + HOUR), "one");
    await at(NOW, fresh(NOW + HOUR), "two");
    assert.equal(loads(), 2);
  });

  it("gives up a load that never ends, and loads again later", async () => {
    const refresh = createRefresh(createRevocationCache(10_000), HOUR, 20);
    const never = () => new Promise<Fetched>(() => undefined);
    const failed = await Promise.all([
      refresh("key", NOW, never),
      refresh("key", NOW, never),
    ]);
    for (const { problem } of failed) {
      assert.equal(problem?.code, "fetch_failed");
    }
    const later = NOW + RETRY_AFTER_FAILURE_MS;
    const loaded = await refresh("key", later, async () => fresh()());
    assert.equal(loaded.bytes, bytes);
  });

  it("lets a mistake of the program through", async () => {
    const { at } = start();
    await assert.rejects(
      at(NOW, () => {
        throw new TypeError("mistake");
      }),
      TypeError,
    );
  });
});

describe("createRevocationCache", () => {
  const entry = (length: number) => ({
    bytes: new Uint8Array(length),
    issued: undefined,
    problem: undefined,
    refreshAt: NOW,
  });

  it("drops what was not used for longest when it is full", () => {
    const cache = createRevocationCache(3 * 1024);
    cache.set("a", entry(400));
    cache.set("b", entry(400));
    cache.set("c", entry(400));
    cache.get("a");
    cache.set("d", entry(400));
    assert.equal(cache.get("b"), undefined);
    assert.ok(cache.get("a") && cache.get("c") && cache.get("d"));
  });

  it("counts an entry that is replaced once", () => {
    const cache = createRevocationCache(2 * 1024);
    for (let count = 0; count < 10; count++) cache.set("a", entry(400));
    cache.set("b", entry(400));
    assert.ok(cache.get("a") && cache.get("b"));
  });

  it("does not keep what is larger than all of it", () => {
    const cache = createRevocationCache(1024);
    cache.set("a", entry(2000));
    assert.equal(cache.get("a"), undefined);
  });
});
