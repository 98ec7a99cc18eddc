import assert from "node:assert/strict";
import { isMet } from "./figure.ts";

describe("a bench figure", () => {
  const figure = { name: "sign", floor: "C_Sign" };

  it("meets an upper goal at the bound and below", () => {
    assert.equal(isMet({ ...figure, ratio: 1.03, goal: "<= 1.03" }), true);
    assert.equal(isMet({ ...figure, ratio: 1.04, goal: "<= 1.03" }), false);
  });

  it("meets a lower goal at the bound and above", () => {
    assert.equal(isMet({ ...figure, ratio: 3, goal: ">= 3" }), true);
    assert.equal(isMet({ ...figure, ratio: 2.99, goal: ">= 3" }), false);
  });

  it("does not meet a goal with a ratio that is not a number", () => {
    assert.equal(isMet({ ...figure, ratio: Number.NaN, goal: "<= 1" }), false);
  });
});
