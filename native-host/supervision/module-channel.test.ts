import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { ModuleChannel } from "./module-channel.ts";

/** Stands in for the process; what it sends is up to the test. */
class Child extends EventEmitter {
  readonly connected = true;
  isKilled = false;
  send(): boolean {
    return true;
  }
  kill(): boolean {
    this.isKilled = true;
    return true;
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
      () => child.emit("message", { event: "tokens", tokens: [] }),
      /the host's own/,
    );
    assert.equal(child.isKilled, false);
    assert.deepEqual(ends, []);
  });

  it("ends with a message that is none", () => {
    const { child, ends } = open(() => undefined);
    child.emit("message", { event: "tokens", tokens: [{}] });
    assert.equal(child.isKilled, true);
    assert.equal(ends[0]?.code, "module_failed");
  });

  it("ends with a result of another shape, and the request with it", async () => {
    const { child, channel, ends } = open(() => undefined);
    const answer = channel.request<"ping">({ call: "ping" }, 60_000);
    child.emit("message", { id: 1, result: { more: 1 } });
    await assert.rejects(answer, { code: "module_failed" });
    assert.equal(ends[0]?.code, "module_failed");
  });
});
