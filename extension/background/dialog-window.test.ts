import assert from "node:assert/strict";
import type { Windows } from "webextension-polyfill";
import { openDialogWindow } from "./dialog-window.ts";

const ASKING = { left: 100, top: 50, width: 1260, height: 860 };

/** Opens the dialog over `asking`, where the browser takes what `isTaken` says; gives the places tried. */
async function open(
  asking: Partial<typeof ASKING>,
  isTaken: (place: Windows.CreateCreateDataType) => boolean = () => true,
) {
  const tried: (number | undefined)[][] = [];
  const windows = {
    get: async () => asking,
    create: async (order: Windows.CreateCreateDataType) => {
      tried.push([order.left, order.top]);
      assert.equal(order.type, "popup");
      if (!isTaken(order)) throw new Error("Invalid value for bounds.");
      return { id: 7 };
    },
  };
  const id = await openDialogWindow(
    windows as unknown as Windows.Static,
    "dialog.html",
    1,
  );
  assert.equal(id, 7);
  return tried;
}

describe("openDialogWindow", () => {
  it("opens over the window that asks, on whichever screen that is", async () => {
    assert.deepEqual(await open(ASKING), [[500, 150]]);
    const left = { ...ASKING, left: -1920 };
    assert.deepEqual(await open(left), [[-1520, 150]]);
  });

  it("begins where a smaller window begins", async () => {
    const small = { left: 0, top: 0, width: 400, height: 300 };
    assert.deepEqual(await open(small), [[0, 0]]);
  });

  it("leaves the place to the browser that refuses it, or tells none", async () => {
    const places = await open(ASKING, ({ left }) => left === undefined);
    assert.deepEqual(places, [
      [500, 150],
      [undefined, undefined],
    ]);
    assert.deepEqual(await open({}), [[undefined, undefined]]);
  });
});
