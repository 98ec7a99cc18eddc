import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { Duplex } from "node:stream";
import { mock } from "node:test";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { encodeMessage } from "../pkcs11/channel.ts";
import { ModuleChannel } from "./module-channel.ts";

/** Stands in for the process; what it sends is up to the test. */
class Child extends EventEmitter {
  readonly stdio = [
    null,
    null,
    null,
    new Duplex({
      read() {},
      write: (frame: Buffer, _encoding, done) => {
        this.told.push(JSON.parse(frame.subarray(4).toString("utf8")));
        done();
      },
    }),
  ] as const;
  readonly told: unknown[] = [];
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
    isPatient: false,
    onTokens,
    onLook: () => undefined,
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

  it("tells the process that nobody waits for what it works at, and awaits its answer", async () => {
    const { child, channel, ends } = open(() => undefined);
    const cancelling = new AbortController();
    const { signal } = cancelling;
    const answer = channel.request<"ping">({ call: "ping" }, 60_000, signal);
    cancelling.abort();
    assert.deepEqual(child.told, [{ call: "ping", id: 1 }, { cancel: 1 }]);
    assert.equal(channel.isIdle, false);
    const error = { code: "operation_cancelled", message: "" };
    child.say({ id: 1, error });
    await assert.rejects(answer, { code: "operation_cancelled" });
    assert.deepEqual(ends, []);
  });

  it("never sends a request that is cancelled while another is answered, and leaves that one alone", async () => {
    const { child, channel, ends } = open(() => undefined);
    const typed = channel.request<"ping">({ call: "ping" }, 60_000);
    const cancelling = new AbortController();
    const cancelled = channel.request<"ping">(
      { call: "ping" },
      60_000,
      cancelling.signal,
    );
    const later = channel.request<"ping">({ call: "ping" }, 60_000);
    cancelling.abort();
    await assert.rejects(cancelled, { code: "operation_cancelled" });
    assert.deepEqual(child.told, [{ call: "ping", id: 1 }]);
    child.say({ id: 1, result: {} });
    await typed;
    child.say({ id: 3, result: {} });
    await later;
    assert.deepEqual(child.told, [
      { call: "ping", id: 1 },
      { call: "ping", id: 3 },
    ]);
    assert.deepEqual(ends, []);
  });

  it("ends a request as its process said it would, should it be lost before it answers", async () => {
    const { child, channel, ends } = open(() => undefined);
    const answer = channel.request<"ping">({ call: "ping" }, 60_000);
    const later = channel.request<"ping">({ call: "ping" }, 60_000);
    for (const code of ["pin_change_uncertain", "pin_incorrect"])
      child.say({ id: 1, otherwise: { code, message: "C_Login" } });
    child.emit("close", null, "SIGSEGV");
    await assert.rejects(answer, { code: "pin_incorrect", message: "C_Login" });
    await assert.rejects(later, { code: "module_crashed" });
    assert.equal(ends[0]?.code, "module_crashed");
  });

  it("waits little for the tries left once a PIN is refused, and its time for the end of a PIN change", async () => {
    mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
    try {
      const { child, channel, ends } = open(() => undefined);
      const answer = channel.request<"ping">({ call: "ping" }, 60_000);
      const otherwise = { code: "pin_change_uncertain", message: "" };
      child.say({ id: 1, otherwise });
      mock.timers.tick(10_000);
      assert.equal(ends.length, 0);
      child.say({ id: 1, otherwise: { ...otherwise, code: "pin_incorrect" } });
      mock.timers.tick(5_000);
      await assert.rejects(answer, { code: "pin_incorrect" });
      assert.equal(ends[0]?.code, "module_timeout");
    } finally {
      mock.timers.reset();
    }
  });

  it("takes the answer of a process that has said what comes without one", async () => {
    const { child, channel } = open(() => undefined);
    const answer = channel.request<"ping">({ call: "ping" }, 60_000);
    const otherwise = { code: "pin_change_uncertain", message: "" };
    child.say({ id: 1, otherwise });
    child.say({ id: 1, result: {} });
    assert.deepEqual(await answer, {});
  });

  it("writes nothing of who watches to a process whose answer may be on its way", async () => {
    const { child, channel } = open(() => undefined);
    channel.watch(true);
    const request = {
      call: "read-certificates",
      slot: "00",
      insertion: 1,
      pin: null,
    } as const;
    const answer = channel.request<"read-certificates">(request, 60_000);
    channel.watch(false);
    assert.deepEqual(child.told, [{ watch: true }, { ...request, id: 1 }]);
    child.say({ id: 1, result: { certificates: [] } });
    assert.deepEqual(await answer, { certificates: [] });
    channel.end(new PasserelleError("operation_interrupted"));
  });

  it("asks for a sign of life while somebody watches, and for one at a time", () => {
    mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
    try {
      const { child, channel, ends } = open(() => undefined);
      const beats = () => child.told.filter((order) => isPing(order)).length;
      mock.timers.tick(60_000);
      assert.equal(beats(), 0);
      channel.watch(true);
      mock.timers.tick(4_999);
      assert.equal(beats(), 0);
      mock.timers.tick(1);
      assert.equal(beats(), 1);
      mock.timers.tick(5_000);
      assert.equal(beats(), 1);
      child.say({ id: 1, result: {} });
      mock.timers.tick(5_000);
      assert.equal(beats(), 2);
      mock.timers.tick(30_000);
      assert.equal(ends[0]?.code, "module_timeout");
      mock.timers.tick(60_000);
      assert.equal(beats(), 2);
    } finally {
      mock.timers.reset();
    }
  });
});

function isPing(order: unknown): boolean {
  return (order as { call?: string }).call === "ping";
}
