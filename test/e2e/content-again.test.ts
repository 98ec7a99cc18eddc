import assert from "node:assert/strict";
import { join } from "node:path";
import { CHROMIUM_EXTENSION_ID } from "@passerelle/shared/protocol/native.ts";
import type { Page } from "puppeteer-core";
import { openTab } from "../../scripts/dev/desk.ts";
import { ROOT } from "../../scripts/dev/folders.ts";
import { detect } from "../../scripts/dev/sign-in.ts";
import { serveSite, type Site } from "./pages.ts";
import { setScene } from "./scene.ts";

describe("a content script that runs again in a page", () => {
  const scene = setScene("chromium");
  let site: Site;
  before(async () => {
    site = await serveSite();
  });
  after(() => site.stop());

  async function goToForm(): Promise<Page> {
    const page = await openTab(scene.desk);
    await page.goto(`${site.origin}/form`);
    await page.waitForSelector("html[data-passerelle]");
    return page;
  }

  /** As after a grant. */
  async function inject(): Promise<void> {
    const options = await openTab(scene.desk);
    await options.goto(
      `chrome-extension://${CHROMIUM_EXTENSION_ID}/options/options.html`,
    );
    await options.evaluate(`(async () => {
      for (const { id } of await chrome.tabs.query({ url: "http://localhost/*" })) {
        await chrome.scripting.executeScript({
          target: { tabId: id },
          files: ["content.js"],
        });
      }
    })()`);
    await options.close();
  }

  async function assertOneDialog(page: Page): Promise<void> {
    await page.bringToFront();
    const dialog = await detect(scene.desk.browser, page);
    await dialog.waitForScreen("waiting");
    assert.equal(await page.$("form[data-passerelle-error]"), null);
  }

  it("serves it once", async () => {
    const page = await goToForm();
    await inject();
    await assertOneDialog(page);
  });

  it("takes the place of the one before an update of the extension", async () => {
    const page = await goToForm();
    // Loads it anew in the place of the one that runs.
    await scene.desk.browser.installExtension(
      join(ROOT, "build/extension/chromium"),
    );
    await inject();
    await assertOneDialog(page);
  });
});
