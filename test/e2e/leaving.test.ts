import assert from "node:assert/strict";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import type { Page } from "puppeteer-core";
import { openTab } from "../../scripts/dev/desk.ts";
import type { Dialog } from "../../scripts/dev/dialog.ts";
import { detect } from "../../scripts/dev/sign-in.ts";
import { serveSite, type Site } from "./pages.ts";
import { hostsOf, modulesOf, waitUntilGone } from "./processes.ts";
import { setScene, statusOf } from "./scene.ts";

describe("leaving « Connexion au token »", () => {
  const scene = setScene("chromium");
  let site: Site;
  before(async () => {
    site = await serveSite();
  });
  after(() => site.stop());

  async function open(origin = site.origin) {
    const page = await openTab(scene.desk);
    await page.goto(`${origin}/form`);
    return { page, dialog: await detect(scene.desk.browser, page) };
  }

  const closing = (page: Page) =>
    new Promise<void>((resolve) => page.once("close", () => resolve()));

  const ways: Record<string, (dialog: Dialog) => Promise<void>> = {
    "the Escape key": ({ page }) => page.keyboard.press("Escape"),
    "« Annuler »": ({ page }) => page.locator("#cancel").click(),
    "closing the window": ({ page }) => page.close(),
  };
  for (const [way, leave] of Object.entries(ways)) {
    it(`cancels by ${way}, ends the host, and lets the person start again`, async () => {
      const { page, dialog } = await open();
      await dialog.waitForScreen("waiting");
      const hosts = await hostsOf(scene.desk);
      const [host = 0] = hosts;
      const processes = [...hosts, ...(await modulesOf(host))];
      assert.equal(processes.length, 2);
      const closed = closing(dialog.page);
      // The window may be gone before the driver hears that its key or click arrived.
      await Promise.all([closed, leave(dialog).catch(() => {})]);
      assert.equal(
        await statusOf(page),
        sentenceFor("operation_cancelled", "fr"),
      );
      await waitUntilGone(processes);
      const again = await detect(scene.desk.browser, page);
      await again.waitForScreen("waiting");
    });
  }

  it("closes when the tab that asked is closed, and ends the host", async () => {
    const { page, dialog } = await open();
    await dialog.waitForScreen("waiting");
    const hosts = await hostsOf(scene.desk);
    const closed = closing(dialog.page);
    await page.close();
    await closed;
    await waitUntilGone(hosts);
  });

  it("closes when the tab that asked goes to another page, and tells the person who comes back", async () => {
    const { page, dialog } = await open();
    await dialog.waitForScreen("waiting");
    const closed = closing(dialog.page);
    await page.goto(`${site.origin}/framing`);
    await closed;
    await page.goBack();
    assert.equal(
      await statusOf(page),
      sentenceFor("operation_interrupted", "fr"),
    );
    await detect(scene.desk.browser, page);
  });

  it("opens one window for a tab, however often the person clicks", async () => {
    const { page, dialog } = await open();
    await dialog.waitForScreen("waiting");
    await page.locator("[data-passerelle-detect]").click({ count: 2 });
    await scene.key.plugIn();
    await dialog.choose("Élodie Lefèvre");
    await dialog.typePin(scene.key.pin);
    assert.ok(await page.$("form[data-passerelle-busy]"));
    const windows = (await scene.desk.browser.pages()).filter((one) =>
      one.url().includes("/dialog/"),
    );
    assert.equal(windows.length, 1);
    await Promise.all([page.waitForNavigation(), dialog.confirm()]);
    assert.ok(site.received.at(-1)?.get("signature"));
  });

  it("opens a window of its own for each of two tabs", async () => {
    const first = await open();
    const second = await open();
    await second.dialog.waitForScreen("waiting");
    const closed = closing(second.dialog.page);
    await second.page.close();
    await closed;
    await first.dialog.waitForScreen("waiting");
  });
});
