import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { startRedis } from "../fixtures/redis.ts";
import { createRedisChallengeStore, type RedisClient } from "./redis-store.ts";
import type { PendingChallenge } from "./store.ts";

describe("createRedisChallengeStore", function () {
  // Clients notice that Redis has ended; only a machine with much else to do takes this long.
  this.timeout(300_000);
  let directory: string;
  let server: ChildProcess;
  let first: Redis;
  let second: ReturnType<typeof createClient>;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "passerelle-redis-"));
    const socket = join(directory, "redis.sock");
    server = await startRedis(directory, socket);
    first = new Redis({ path: socket });
    second = createClient({
      socket: { path: socket, tls: false },
      // Its five seconds count from when a command is queued, and thousands are at once.
      commandOptions: { timeout: 0 },
    });
    await second.connect();
  });

  after(async () => {
    first.disconnect();
    second.destroy();
    server.kill();
    await once(server, "exit");
    await rm(directory, { recursive: true });
  });

  const pending = (lifetimeMs = 60_000): PendingChallenge => ({
    purpose: "login",
    nonce: randomBytes(32).toString("base64url"),
    expiresAt: Date.now() + lifetimeMs,
  });
  const put = (
    client: RedisClient,
    session: string,
    challenge = pending(),
  ): Promise<void> =>
    createRedisChallengeStore({ client }).put(
      session,
      challenge,
      new Date(challenge.expiresAt),
    );
  const take = (client: RedisClient, session: string) =>
    createRedisChallengeStore({ client }).take(session);

  for (const [name, clientOf] of [
    ["ioredis", () => first],
    ["redis", () => second],
  ] as const) {
    it(`keeps a challenge until it is taken, once, through ${name}`, async () => {
      const challenge = pending();
      await put(clientOf(), name, challenge);
      assert.deepEqual(await take(clientOf(), name), challenge);
      assert.equal(await take(clientOf(), name), undefined);
    });
  }

  it("shares challenges between servers, whatever their client", async () => {
    const challenge = pending();
    await put(first, "shared", challenge);
    assert.deepEqual(await take(second, "shared"), challenge);
    assert.equal(await take(first, "shared"), undefined);
  });

  it("replaces what the session had pending", async () => {
    await put(first, "replaced");
    const challenge = pending();
    await put(second, "replaced", challenge);
    assert.deepEqual(await take(first, "replaced"), challenge);
  });

  it("gives each of thousands of challenges to one of two servers only", async () => {
    const sessions = Array.from(
      { length: 5000 },
      (_, index) => `many ${index}`,
    );
    await Promise.all(sessions.map((session) => put(first, session)));
    const takers = [first, second, first, second];
    const taken = await Promise.all(
      sessions.map(async (session) => {
        const all = await Promise.all(
          takers.map((client) => take(client, session)),
        );
        return all.filter((challenge) => challenge !== undefined).length;
      }),
    );
    assert.deepEqual(new Set(taken), new Set([1]));
  });

  it("tells nothing of a challenge when Redis refuses it", async () => {
    const challenge = pending();
    const reader = new Redis({ path: join(directory, "redis.sock") });
    await reader.call("ACL", "SETUSER", "reader", "on", ">pw", "+@read", "~*");
    await reader.call("AUTH", "reader", "pw");
    const refused = await put(reader, "refused", challenge).then(
      () => assert.fail("stored"),
      (error: unknown) => error,
    );
    reader.disconnect();
    const shown = inspect(refused, { depth: Infinity, showHidden: true });
    assert.match(shown, /challenge_store_failed/);
    assert.match(shown, /Redis refused SET .*: NOPERM/);
    assert.ok(!shown.includes(challenge.nonce));
    assert.ok(!shown.includes("passerelle:challenge:"));
  });

  it("lets Redis forget what has expired", async () => {
    await put(first, "kept", pending(60_000));
    const lifetimes = await Promise.all(
      (await first.keys("*")).map((key) => first.pttl(key)),
    );
    assert.equal(lifetimes.length, 1);
    assert.ok(lifetimes.every((ms) => ms > 50_000 && ms <= 60_000));
    await take(first, "kept");

    const listener = first.duplicate();
    await first.config("SET", "notify-keyspace-events", "Ex");
    await listener.subscribe("__keyevent@0__:expired");
    const expiry = once(listener, "message");
    await put(first, "expired", pending(-1000));
    await expiry;
    listener.disconnect();
    assert.equal(await take(second, "expired"), undefined);
    assert.equal(await first.dbsize(), 0);
  });

  it("keeps the session itself out of Redis", async () => {
    await put(first, "secret session");
    const [key = ""] = await first.keys("*");
    assert.match(key, /^passerelle:challenge:[\w-]{43}$/);
    assert.doesNotMatch((await first.get(key)) ?? "", /secret/);
    await take(first, "secret session");
  });

  it("takes less than 1 KiB of memory for a pending challenge", async () => {
    const count = 2000;
    const usedBytes = async () =>
      Number(/used_memory:(\d+)/.exec(await first.info("memory"))?.[1]);
    const before = await usedBytes();
    const sessions = Array.from(
      { length: count },
      (_, index) => `size ${index}`,
    );
    await Promise.all(sessions.map((session) => put(first, session)));
    assert.ok(((await usedBytes()) - before) / count < 1024);
    await Promise.all(sessions.map((session) => take(first, session)));
  });

  const foreign = [
    ["no JSON", "x"],
    ["another shape", '{"purpose":"login"}'],
    ["a field too many", JSON.stringify({ ...pending(), admin: true })],
    ["more than the limit", JSON.stringify("x".repeat(2000))],
  ] as const;
  for (const [title, value] of foreign) {
    it(`refuses what somebody else wrote: ${title}`, async () => {
      await put(first, "foreign");
      const [key = ""] = await first.keys("*");
      await first.set(key, value);
      await assert.rejects(take(second, "foreign"), {
        code: "challenge_store_failed",
      });
      assert.equal(await first.exists(key), 0);
    });
  }

  it("refuses to keep a challenge larger than the limit", async () => {
    await assert.rejects(
      put(first, "large", { ...pending(), nonce: "n".repeat(2000) }),
      { code: "challenge_store_failed" },
    );
  });

  it("fails closed when Redis refuses or is gone", async () => {
    const client = first.duplicate({ lazyConnect: true });
    client.disconnect();
    await assert.rejects(take(client, "gone"), {
      code: "challenge_store_failed",
    });
    await assert.rejects(put(client, "gone"), {
      code: "challenge_store_failed",
    });
  });

  it("waits for an answer only so long", async () => {
    const client = { call: () => new Promise<never>(() => undefined) };
    const store = createRedisChallengeStore({ client, timeoutMs: 10 });
    const refused = { code: "challenge_store_failed", message: /10 ms/ };
    await assert.rejects(store.take("silent"), refused);
    await assert.rejects(
      store.put("silent", pending(), new Date(Date.now() + 60_000)),
      refused,
    );
  });
});
