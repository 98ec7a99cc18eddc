import assert from "node:assert/strict";
import { join } from "node:path";
import { createCardKey, type CardKey } from "../../scripts/dev/card-key.ts";
import { Closers, closeOnSignals } from "../../scripts/dev/closers.ts";
import { openDesk, openTab, type Desk } from "../../scripts/dev/desk.ts";
import { createRunFolder, removeRunFolder } from "../../scripts/dev/folders.ts";
import { prepareMaterials } from "../../scripts/dev/materials.ts";
import { ELODIE } from "../../scripts/dev/people.ts";
import { detect } from "../../scripts/dev/sign-in.ts";
import { serveSite, type Site } from "./pages.ts";

/** What a common card takes for each exchange. */
const SLOW_MS = 43;

describe("a slow card, in Chromium", () => {
  const closers = new Closers();
  closeOnSignals(closers);
  let key: CardKey;
  let desk: Desk;
  let site: Site;

  before(async () => {
    const folder = await createRunFolder();
    closers.add(() => removeRunFolder(folder));
    key = await createCardKey(await prepareMaterials(), join(folder, "key"));
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

  it("is said to be read from when it is put in until its certificates are there", async () => {
    await key.slowDown(SLOW_MS);
    const page = await openTab(desk);
    await page.goto(`${site.origin}/form`);
    const dialog = await detect(desk.browser, page);
    await dialog.waitForScreen("waiting");
    await Promise.all([dialog.waitForScreen("reading"), key.plugIn()]);
    const words = await dialog.text('[data-screen="reading"]');
    assert.match(words, /^Lecture de la clé…/);
    const announced = await dialog.page.$eval(
      "#announcement",
      ({ textContent }) => textContent,
    );
    assert.equal(announced, "Lecture de la clé…");
    await dialog.waitForScreen("choosing");
    await dialog.choose(ELODIE.person.commonName);
    assert.equal(await dialog.page.$("#reading:not([hidden])"), null);
  });
});
