import assert from "node:assert/strict";
import { encodeFrame } from "./frame-writer.ts";

describe("writing native-messaging frames", () => {
  it("counts bytes of UTF-8, not characters", () => {
    const frame = encodeFrame({ nom: "Élodie" }, 100);
    assert.equal(frame.readUInt32LE(0), frame.length - 4);
    assert.equal(frame.subarray(4).toString("utf8"), '{"nom":"Élodie"}');
  });

  it("refuses a message beyond the limit", () => {
    assert.throws(() => encodeFrame("x".repeat(100), 100), {
      code: "message_too_large",
    });
  });
});
