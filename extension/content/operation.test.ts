import assert from "node:assert/strict";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { portPair, received } from "../testing/port.ts";
import { startOperation } from "./operation.ts";

function start() {
  const { near, far } = portPair("operation");
  const atBackground = received(far);
  const heard: unknown[] = [];
  const operation = startOperation(() => near, "Y2hhbGxlbmdl", {
    signed: (signature) => heard.push(["signed", signature]),
    failed: ({ code }: PasserelleError) => heard.push(["failed", code]),
    keyRemoved: () => heard.push(["key-removed"]),
  });
  return { port: far, atBackground, heard, operation };
}

describe("startOperation", () => {
  it("sends the challenge and hands over the signature", () => {
    const { port, atBackground, heard } = start();
    assert.deepEqual(atBackground, [
      { type: "start", challenge: "Y2hhbGxlbmdl" },
    ]);
    port.postMessage({ type: "signed", signature: "c2lnbmF0dXJl" });
    port.postMessage({ type: "key-removed" });
    assert.deepEqual(heard, [["signed", "c2lnbmF0dXJl"], ["key-removed"]]);
  });

  it("fails with the code that the background gives", () => {
    const { port, heard } = start();
    const error = { code: "operation_cancelled", message: "cancelled" };
    port.postMessage({ type: "failed", error });
    assert.deepEqual(heard, [["failed", "operation_cancelled"]]);
  });

  it("is interrupted when the background dies, but not after an outcome", () => {
    const interrupted = start();
    interrupted.port.disconnect();
    assert.deepEqual(interrupted.heard, [["failed", "operation_interrupted"]]);

    const signed = start();
    signed.port.postMessage({ type: "signed", signature: "c2ln" });
    signed.port.disconnect();
    assert.deepEqual(signed.heard, [["signed", "c2ln"]]);
  });

  it("hears one outcome only", () => {
    const { port, heard } = start();
    port.postMessage({ type: "signed", signature: "c2ln" });
    port.postMessage({ type: "signed", signature: "b3RoZXI" });
    assert.deepEqual(heard, [["signed", "c2ln"]]);
  });

  it("refuses a reply outside the protocol", () => {
    const { port, heard } = start();
    assert.throws(
      () => port.postMessage({ type: "signed", signature: "c2ln", x: 1 }),
      { code: "message_invalid" },
    );
    assert.deepEqual(heard, []);
  });

  it("cancels on the page’s wish, and not once there is an outcome", () => {
    const { port, atBackground, operation } = start();
    operation.cancel();
    assert.deepEqual(atBackground[1], { type: "cancel" });
    port.postMessage({ type: "signed", signature: "c2ln" });
    operation.cancel();
    assert.equal(atBackground.length, 2);
  });

  it("says that the extension was replaced under the page", () => {
    assert.throws(
      () =>
        startOperation(
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
