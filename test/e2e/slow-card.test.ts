import assert from "node:assert/strict";
import { createCardKey } from "../../scripts/dev/card-key.ts";
import { openBankDialog, setScene } from "./scene.ts";

/** What a common card takes for each exchange. */
const SLOW_MS = 43;

describe("a slow card, in Chromium", () => {
  const scene = setScene("chromium", { createKey: createCardKey });

  it("is said to be read from when it is put in until its certificates are there", async () => {
    await scene.key.slowDown(SLOW_MS);
    const { dialog } = await openBankDialog(scene, scene.elodie);
    await dialog.waitForScreen("waiting");
    await Promise.all([dialog.waitForScreen("reading"), scene.key.plugIn()]);
    const words = await dialog.text('[data-screen="reading"]');
    assert.match(words, /^Lecture de la clé…/);
    const announced = await dialog.page.$eval(
      "#announcement",
      ({ textContent }) => textContent,
    );
    assert.equal(announced, "Lecture de la clé…");
    await dialog.waitForScreen("choosing");
    await dialog.choose(scene.elodie.person.commonName);
    assert.equal(await dialog.page.$("#reading:not([hidden])"), null);
  });
});
