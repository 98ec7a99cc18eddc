import assert from "node:assert/strict";
import { ClickGesture } from "./gesture.ts";

const ACTIVE = { isActive: true };

describe("ClickGesture", () => {
  it("lets a click of the person start one operation, and no second", () => {
    const gesture = new ClickGesture();
    gesture.note({ isTrusted: true });
    assert.equal(gesture.take(ACTIVE), true);
    assert.equal(gesture.take(ACTIVE), false);
  });

  it("counts no click made by a script", () => {
    const gesture = new ClickGesture();
    gesture.note({ isTrusted: false });
    assert.equal(gesture.take(ACTIVE), false);
  });

  it("counts no click whose activation the browser has let expire", () => {
    const gesture = new ClickGesture();
    gesture.note({ isTrusted: true });
    assert.equal(gesture.take({ isActive: false }), false);
    assert.equal(gesture.take(ACTIVE), false, "the click is spent");
  });
});
