import assert from "node:assert/strict";
import { takePost, type ContentWorld } from "./post.ts";

describe("takePost", () => {
  it("is given once to a script that runs again", () => {
    const world: ContentWorld = {};
    const page = new EventTarget();
    const first = takePost(world, page, () => true);
    assert.equal(
      takePost(world, page, () => true),
      null,
    );
    assert.equal(first?.aborted, false);
  });

  it("goes to the script of an updated extension, in its world or another", () => {
    for (const sameWorld of [true, false]) {
      const page = new EventTarget();
      const world: ContentWorld = {};
      let isConnected = true;
      const former = takePost(world, page, () => isConnected);
      isConnected = false;
      const latterWorld = sameWorld ? world : {};
      const latter = takePost(latterWorld, page, () => true);
      assert.equal(former?.aborted, true);
      assert.equal(latter?.aborted, false);
    }
  });

  it("stays with a script of a replaced extension until another comes, so that a click is answered", () => {
    const signal = takePost({}, new EventTarget(), () => false);
    assert.equal(signal?.aborted, false);
  });
});
