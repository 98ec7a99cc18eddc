import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { limitCall, type CallLimits, type GivenUp } from "./limit-call.ts";
import { tellsLocks } from "./locks-fixture.ts";

const AT_LOCK = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)";
/** Longer than any of these is watched. */
const LONG_MS = 60_000;
const LOCK_MS = 1_000;
const SHORT_MS = 2_500;
/** A busy machine may take longer to put a process to sleep. */
const SOON_MS = 10_000;

describe("the watch on a call", function () {
  this.timeout(20_000);
  const children: ChildProcess[] = [];

  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  /** Watches a process whose main thread does this and never returns. */
  async function watched(
    script: string,
    limits: CallLimits,
  ): Promise<{ reason: GivenUp; tookMs: number }> {
    const child = spawn(
      process.execPath,
      ["-e", `process.stdout.write("begun", () => { ${script} })`],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    children.push(child);
    await once(child.stdout, "data");
    const startedAtMs = performance.now();
    const reason = await new Promise<GivenUp>((resolve) => {
      limitCall(child.pid, limits, resolve);
    });
    return { reason, tookMs: performance.now() - startedAtMs };
  }

  it("gives up soon a process that has locked itself up", async function () {
    if (!tellsLocks()) this.skip();
    const { reason, tookMs } = await watched(AT_LOCK, {
      limitMs: LONG_MS,
      lockLimitMs: LOCK_MS,
    });
    assert.equal(reason, "locked-up");
    assert.ok(tookMs < SOON_MS, `took ${tookMs} ms`);
  });

  it("leaves one all its time that may go on by itself", async () => {
    const scripts = {
      "that works": "for (;;);",
      "that waits at a pipe": 'require("node:fs").readSync(0, Buffer.alloc(1))',
      "that waits for a lock, again and again": `for (;;) ${AT_LOCK.replace(/\)$/, ", 200)")}`,
      "with a thread that waits for events": `new (require("node:worker_threads").Worker)('require("node:net").createServer().listen(0, "127.0.0.1")', { eval: true }).once("online", () => setTimeout(() => ${AT_LOCK}, 100))`,
      "with a thread that waits at a pipe": `new (require("node:worker_threads").Worker)('require("node:fs").readSync(0, Buffer.alloc(1))', { eval: true }).once("online", () => setTimeout(() => ${AT_LOCK}, 100))`,
    };
    const reasons = await Promise.all(
      Object.entries(scripts).map(async ([title, script]) => {
        const limits = { limitMs: SHORT_MS, lockLimitMs: LOCK_MS };
        const { reason } = await watched(script, limits);
        return [title, reason];
      }),
    );
    for (const [title, reason] of reasons) assert.equal(reason, "late", title);
  });

  it("leaves one at its lock that may wait there", async () => {
    const limits = { limitMs: SHORT_MS, lockLimitMs: Infinity };
    assert.equal((await watched(AT_LOCK, limits)).reason, "late");
  });

  it("ends when the call is over", async () => {
    const givenUp: GivenUp[] = [];
    const end = limitCall(
      process.pid,
      { limitMs: 10, lockLimitMs: LOCK_MS },
      (reason) => givenUp.push(reason),
    );
    end();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(givenUp, []);
  });
});
