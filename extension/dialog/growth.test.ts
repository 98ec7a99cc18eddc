import assert from "node:assert/strict";
import { growth } from "./growth.ts";

const ROOM = { top: 56, height: 560, screenTop: 0, screenHeight: 728 };

describe("growth", () => {
  it("grows by what is missing", () => {
    assert.deepEqual(growth(ROOM, 100), { top: 56, height: 660 });
  });

  it("moves up what would reach below the screen", () => {
    assert.deepEqual(growth(ROOM, 150), { top: 18, height: 710 });
  });

  it("ends at the screen’s height, and at its top", () => {
    assert.deepEqual(growth(ROOM, 900), { top: 0, height: 728 });
    const lower = { ...ROOM, screenTop: 40, top: 90 };
    assert.deepEqual(growth(lower, 900), { top: 40, height: 728 });
  });

  it("leaves alone a window that lacks nothing, or has all there is", () => {
    assert.equal(growth(ROOM, 0), null);
    assert.equal(growth({ ...ROOM, height: 728 }, 300), null);
  });
});
