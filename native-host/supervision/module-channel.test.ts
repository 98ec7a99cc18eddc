import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { Duplex } from "node:stream";
import { mock } from "node:test";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { encodeMessage } from "../pkcs11/channel.ts";
import { ModuleChannel } from "./module-channel.ts";

/** Stands in for the process; what it sends is up to the test. */
class Child extends EventEmitter {
  readonly stdio = [
    null,
    null,
    null,
    new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() }),
  ] as const;
  isKilled = false;
  kill(): boolean {
    this.isKilled = true;
    return true;
  }
  say(message: unknown): void {
    this.stdio[3].emit("data", encodeMessage(message));
  }
}

function open(onTokens: () => void) {
  const child = new Child();
  const ends: PasserelleError[] = [];
  const channel = new ModuleChannel({
    child: child as unknown as ChildProcess,
    onTokens,
    onEnd: (error) => ends.push(error),
    onUsed: () => undefined,
  });
  return { child, channel, ends };
}

describe("the channel to a module process", () => {
  it("does not blame the library for what fails in the host", () => {
    const { child, ends } = open(() => {
      throw new Error("the host's own");
    });
    assert.throws(
      () => child.say({ event: "tokens", tokens: [] }),
      /the host's own/,
    );
    assert.equal(child.isKilled, false);
    assert.deepEqual(ends, []);
  });

  it("ends with a message that is none", () => {
    const { child, ends } = open(() => undefined);
    child.say({ event: "tokens", tokens: [{}] });
    assert.equal(child.isKilled, true);
    assert.equal(ends[0]?.code, "module_failed");
  });

  it("ends with a result of another shape, and the request with it", async () => {
    const { child, channel, ends } = open(() => undefined);
    const answer = channel.request<"ping">({ call: "ping" }, 60_000);
    child.say({ id: 1, result: { more: 1 } });
    await assert.rejects(answer, { code: "module_failed" });
    assert.equal(ends[0]?.code, "module_failed");
  });

  it("ends with a frame that is no JSON, or longer than any message", () => {
    for (const bytes of [Buffer.of(1, 0, 0, 0, 0x7b), Buffer.alloc(4, 0xff)]) {
      const { child, ends } = open(() => undefined);
      child.stdio[3].emit("data", bytes);
      assert.equal(child.isKilled, true);
      assert.equal(ends[0]?.code, "module_failed");
    }
  });

  it("times a request from when those before it are answered", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const { child, channel, ends } = open(() => undefined);
      const slow = channel.request<"ping">({ call: "ping" }, 1000);
      const quick = channel.request<"ping">({ call: "ping" }, 100);
      mock.timers.tick(999);
      assert.equal(ends.length, 0);
      child.say({ id: 1, result: {} });
      assert.deepEqual(await slow, {});
      mock.timers.tick(99);
      assert.equal(ends.length, 0);
      mock.timers.tick(1);
      await assert.rejects(quick, { code: "module_timeout" });
      assert.equal(ends[0]?.code, "module_timeout");
    } finally {
      mock.timers.reset();
    }
  });
});
