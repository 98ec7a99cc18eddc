import assert from "node:assert/strict";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { completeSignIn, openBankDialog, setScene } from "./scene.ts";

describe("signing in, in Chromium", () => {
  const scene = setScene("chromium");

  for (const [algorithm, customer] of [
    ["RSA-2048", "elodie"],
    ["P-256", "mael"],
  ] as const) {
    it(`lets a customer in with a ${algorithm} certificate, and out again`, async () => {
      await scene.key.plugIn();
      const { page, dialog } = await openBankDialog(scene, scene[customer]);
      const closed = new Promise((resolve) =>
        dialog.page.once("close", resolve),
      );
      await completeSignIn(scene, scene[customer], page, dialog);

      const area = await page.$eval("main", (main) => main.textContent);
      assert.ok(area.includes(scene[customer].person.organization));
      await scene.key.pullOut();
      await closed;

      await Promise.all([
        page.waitForNavigation(),
        page.locator('form[action="/deconnexion"] button').click(),
      ]);
      assert.equal(new URL(page.url()).pathname, "/au-revoir");
      // The browser could show the page it left, without asking anybody.
      await page.goBack();
      assert.equal(new URL(page.url()).pathname, "/connexion");
    });
  }

  it("waits for a key that is plugged in after the dialog opened, and for one pulled out again", async () => {
    const { page, dialog } = await openBankDialog(scene, scene.elodie);
    await dialog.waitForScreen("waiting");
    await scene.key.plugIn();
    await dialog.waitForScreen("choosing");
    await scene.key.pullOut();
    await dialog.waitForScreen("waiting");
    await scene.key.plugIn();
    await completeSignIn(scene, scene.elodie, page, dialog);
  });

  it("says that a PIN is wrong, having tried it once, and takes the right one", async () => {
    await scene.key.plugIn();
    const { page, dialog } = await openBankDialog(scene, scene.elodie);
    await dialog.choose("Élodie Lefèvre");
    const calls = await scene.key.pinCalls();
    await dialog.typePin("135790");
    await dialog.confirm();
    assert.equal(
      await dialog.waitForText("#problem"),
      sentenceFor("pin_incorrect", "fr"),
    );
    assert.equal(await scene.key.pinCalls(), calls + 1);
    // What a screen reader said of the first try it can say of the second.
    assert.equal(await dialog.text("#announcement"), "");
    await completeSignIn(scene, scene.elodie, page, dialog);
  });

  it("sends no PIN of a length that the key does not take", async () => {
    await scene.key.plugIn();
    const { page, dialog } = await openBankDialog(scene, scene.elodie);
    await dialog.choose("Élodie Lefèvre");
    const calls = await scene.key.pinCalls();
    await dialog.typePin("é2");
    // Three bytes: what looks like two characters counts as three, and the dialog says so while it does.
    assert.match(await dialog.waitForText("#pin-accents"), /pour deux/);
    await dialog.confirm();
    assert.ok(await dialog.page.$("#pin-accents[hidden]"));
    assert.equal(
      await dialog.waitForText("#problem"),
      sentenceFor("pin_length", "fr"),
    );
    assert.equal(await scene.key.pinCalls(), calls);
    await completeSignIn(scene, scene.elodie, page, dialog);
  });

  it("refuses a certificate that is enrolled for another customer, in words a customer understands", async () => {
    await scene.key.plugIn();
    const { page, dialog } = await openBankDialog(scene, scene.elodie);
    await dialog.choose(scene.mael.person.commonName);
    await dialog.typePin(scene.key.pin);
    await Promise.all([page.waitForNavigation(), dialog.confirm()]);
    const status = await page.$eval(
      "[data-passerelle-status]",
      (output) => output.textContent,
    );
    assert.ok(status.includes(sentenceFor("certificate_not_enrolled", "fr")));
  });
});
