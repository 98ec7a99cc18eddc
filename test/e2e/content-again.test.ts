import assert from "node:assert/strict";
import {
  TargetType,
  type Page,
  type Target,
  type WebWorker,
} from "puppeteer-core";
import { openTab } from "../../scripts/dev/desk.ts";
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

  async function background(): Promise<WebWorker> {
    const target = await scene.desk.browser.waitForTarget(
      (candidate) => candidate.type() === TargetType.SERVICE_WORKER,
    );
    const worker = await target.worker();
    assert.ok(worker);
    return worker;
  }

  async function goToForm(): Promise<Page> {
    const page = await openTab(scene.desk);
    await page.goto(`${site.origin}/form`);
    await page.waitForSelector("html[data-passerelle]");
    return page;
  }

  /** As after a grant. */
  async function inject(): Promise<void> {
    const worker = await background();
    await worker.evaluate(`(async () => {
      for (const { id } of await chrome.tabs.query({ url: "http://localhost/*" })) {
        await chrome.scripting.executeScript({
          target: { tabId: id },
          files: ["content.js"],
        });
      }
    })()`);
  }

  async function assertOneDialog(page: Page): Promise<void> {
    const dialog = await detect(scene.desk.browser, page);
    await dialog.waitForScreen("waiting");
    assert.equal(await page.$("form[data-passerelle-error]"), null);
  }

  it("serves it once", async () => {
    const page = await goToForm();
    await inject();
    await assertOneDialog(page);
  });
});
