import assert from "node:assert/strict";
import { shareOut } from "./share-out.ts";

describe("a bound that libraries share", () => {
  const share = (items: string[], bound: number) =>
    shareOut(items, bound, {
      ownerOf: (item) => item[0],
      costOf: () => 1,
    }).join(" ");

  it("takes nothing from a list within it", () => {
    assert.equal(share(["a1", "b1", "a2"], 3), "a1 b1 a2");
  });

  it("takes from the one that has most, the last first, and keeps the order", () => {
    assert.equal(share(["a1", "a2", "a3", "a4", "b1", "c1"], 4), "a1 a2 b1 c1");
  });

  it("leaves each as much where all want too much", () => {
    assert.equal(share(["a1", "a2", "a3", "b1", "b2", "b3"], 2), "a1 b1");
  });
});
