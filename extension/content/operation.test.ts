import assert from "node:assert/strict";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { PortEnd } from "../testing/port.ts";
import { startOperation } from "./operation.ts";

function start() {
  const background = new PortEnd();
  const page = new EventTarget();
  const heard: unknown[] = [];
  const connect = () => background.port;
  const operation = startOperation(page, connect, "Y2hhbGxlbmdl", {
    signed: (signature) => heard.push(["signed", signature]),
    failed: ({ code }: PasserelleError) => heard.push(["failed", code]),
    keyRemoved: () => heard.push(["key-removed"]),
  });
  const leave = () => page.dispatchEvent(new Event("pagehide"));
  return { background, heard, operation, leave };
}

describe("startOperation", () => {
  it("sends the challenge and hands over the signature", () => {
    const { background, heard } = start();
    assert.deepEqual(background.heard, [
      { type: "start", challenge: "Y2hhbGxlbmdl" },
    ]);
    background.say({ type: "signed", signature: "c2lnbmF0dXJl" });
    background.say({ type: "key-removed" });
    assert.deepEqual(heard, [["signed", "c2lnbmF0dXJl"], ["key-removed"]]);
  });

  it("fails with the code that the background gives", () => {
    const { background, heard } = start();
    const error = { code: "operation_cancelled", message: "cancelled" };
    background.say({ type: "failed", error });
    assert.deepEqual(heard, [["failed", "operation_cancelled"]]);
  });

  it("is interrupted when the background dies, but not after an outcome", () => {
    const interrupted = start();
    interrupted.background.hangUp();
    assert.deepEqual(interrupted.heard, [["failed", "operation_interrupted"]]);

    const signed = start();
    signed.background.say({ type: "signed", signature: "c2ln" });
    signed.background.hangUp();
    assert.deepEqual(signed.heard, [["signed", "c2ln"]]);
  });

  it("is interrupted when the page is left, for whoever comes back to it, but not after an outcome", () => {
    const left = start();
    left.leave();
    left.background.hangUp();
    assert.deepEqual(left.heard, [["failed", "operation_interrupted"]]);

    const signed = start();
    signed.background.say({ type: "signed", signature: "c2ln" });
    signed.leave();
    assert.deepEqual(signed.heard, [["signed", "c2ln"]]);
  });

  it("hears one outcome only", () => {
    const { background, heard } = start();
    background.say({ type: "signed", signature: "c2ln" });
    background.say({ type: "signed", signature: "b3RoZXI" });
    assert.deepEqual(heard, [["signed", "c2ln"]]);
  });

  it("refuses a reply outside the protocol", () => {
    const { background, heard } = start();
    assert.throws(
      () => background.say({ type: "signed", signature: "c2ln", x: 1 }),
      { code: "message_invalid" },
    );
    assert.deepEqual(heard, []);
  });

  it("cancels on the page’s wish, and not once there is an outcome", () => {
    const { background, operation } = start();
    operation.cancel();
    assert.deepEqual(background.heard[1], { type: "cancel" });
    background.say({ type: "signed", signature: "c2ln" });
    operation.cancel();
    assert.equal(background.heard.length, 2);
  });

  it("says that the extension was replaced under the page", () => {
    assert.throws(
      () =>
        startOperation(
          new EventTarget(),
          () => {
            throw new Error("Extension context invalidated.");
          },
          "Y2hhbGxlbmdl",
          { signed: assert.fail, failed: assert.fail, keyRemoved: assert.fail },
        ),
      { code: "extension_reloaded" },
    );
  });
});
