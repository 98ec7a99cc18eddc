import assert from "node:assert/strict";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { createCardKey } from "../../scripts/dev/card-key.ts";
import { openBankDialog, setScene } from "./scene.ts";

describe("a card that takes three wrong PINs, in Chromium", () => {
  const scene = setScene("chromium", { createKey: createCardKey });

  it("is locked by the third, warned of before it, and named as locked", async () => {
    const { dialog } = await openBankDialog(scene, scene.elodie);
    await dialog.waitForScreen("waiting");
    await scene.key.plugIn();
    await dialog.choose(scene.elodie.person.commonName);
    const tryWrongPin = async () => {
      await dialog.typePin("000000");
      await dialog.confirm();
    };
    const incorrect = sentenceFor("pin_incorrect", "fr");
    for (let tries = 0; tries < 2; tries++) {
      await tryWrongPin();
      assert.ok((await dialog.waitForText("#problem")).includes(incorrect));
    }
    assert.notEqual(await dialog.waitForText("#tries"), "");
    await tryWrongPin();
    const locked = sentenceFor("pin_locked", "fr");
    await dialog.page.waitForSelector(`.token ::-p-text(${locked})`);
    assert.equal(
      (await dialog.page.$$(".token input:not(:disabled)")).length,
      0,
    );
  });
});
