import assert from "node:assert/strict";
import { join } from "node:path";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { Closers, closeOnSignals } from "../../scripts/dev/closers.ts";
import { openDesk, openTab, type Desk } from "../../scripts/dev/desk.ts";
import { createRunFolder, removeRunFolder } from "../../scripts/dev/folders.ts";
import type { DevelopmentKey } from "../../scripts/dev/key.ts";
import { openKey } from "../../scripts/dev/open-key.ts";
import { ELODIE } from "../../scripts/dev/people.ts";
import { detect } from "../../scripts/dev/sign-in.ts";
import { serveSite, type Site } from "./pages.ts";

describe("a card that takes three wrong PINs, in Chromium", () => {
  const closers = new Closers();
  closeOnSignals(closers);
  let key: DevelopmentKey;
  let desk: Desk;
  let site: Site;

  before(async () => {
    const folder = await createRunFolder();
    closers.add(() => removeRunFolder(folder));
    key = await openKey("card", join(folder, "key"));
    closers.add(() => key.close());
    site = await serveSite();
    closers.add(() => site.stop());
    desk = await openDesk(join(folder, "desk"), key, {
      name: "chromium",
      headless: true,
    });
    closers.add(() => desk.close());
  });
  after(() => closers.closeAll());

  it("is locked by the third, warned of before it, and named as locked", async () => {
    const page = await openTab(desk);
    await page.goto(`${site.origin}/form`);
    const dialog = await detect(desk.browser, page);
    await dialog.waitForScreen("waiting");
    await key.plugIn();
    await dialog.choose(ELODIE.person.commonName);
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
