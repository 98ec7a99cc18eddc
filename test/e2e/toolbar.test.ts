import assert from "node:assert/strict";
import { CHROMIUM_EXTENSION_ID } from "@passerelle/shared/protocol/native.ts";
import type { Page } from "puppeteer-core";
import { openTab } from "../../scripts/dev/desk.ts";
import { answerPrompt, PROMPT_SWITCHES } from "./browser-prompt.ts";
import { isServed, signAt } from "./other-site.ts";
import { serveSite, type Site } from "./pages.ts";
import { setScene } from "./scene.ts";
import {
  createTlsIdentity,
  trustSwitch,
  type TlsIdentity,
} from "./tls-identity.ts";

const EXTENSION = `chrome-extension://${CHROMIUM_EXTENSION_ID}`;
const BUILT_IN = ["http://localhost", "https://localhost"];

describe("a site outside the built-in list, in Chromium", () => {
  let identity: TlsIdentity;
  let site: Site;
  const scene = setScene("chromium", {
    async furnish({ folder }) {
      identity = await createTlsIdentity(folder);
      return { switches: [...PROMPT_SWITCHES, trustSwitch(identity)] };
    },
  });
  afterEach(() => site.stop());

  /** At an address that no other test uses: the browser remembers what was once allowed. */
  async function goToSite(address: string): Promise<Page> {
    site = await serveSite({ secure: { address, ...identity } });
    const page = await openTab(scene.desk);
    await page.goto(`${site.origin}/form`);
    assert.equal(await isServed(page), false);
    return page;
  }

  /** Presses the extension's button in the toolbar. */
  async function openToolbar(page: Page): Promise<Page> {
    const { browser } = scene.desk;
    const extension = (await browser.extensions()).get(CHROMIUM_EXTENSION_ID);
    const opened = browser.waitForTarget((target) =>
      target.url().startsWith(`${EXTENSION}/toolbar/`),
    );
    await extension?.triggerAction(page);
    const toolbar = await (await opened).asPage();
    await toolbar.waitForSelector("#standing:not(:empty)");
    return toolbar;
  }

  async function press(page: Page, answer: "Autoriser" | "Refuser") {
    const toolbar = await openToolbar(page);
    const shown = await toolbar.$eval("#site", (site) => site.textContent);
    assert.equal(shown, site.origin);
    await toolbar.locator("#allow").click();
    const words = await answerPrompt(scene.desk, answer);
    assert.ok(words.includes(new URL(site.origin).hostname), words);
  }

  async function openOptions(): Promise<Page> {
    const options = await openTab(scene.desk);
    await options.goto(`${EXTENSION}/options/options.html`);
    await options.waitForSelector("#sites li");
    return options;
  }

  const sitesIn = (options: Page) =>
    options.$$eval("#sites li", (items) =>
      items.map(({ firstChild }) => firstChild?.textContent ?? ""),
    );

  it("is served at once when the person allows it in the toolbar, and later too", async () => {
    const page = await goToSite("127.0.0.2");
    await press(page, "Autoriser");
    await page.waitForSelector("html[data-passerelle]");
    await page.reload();
    await page.waitForSelector("html[data-passerelle]");

    await signAt(site, scene, page);

    const allowed = "https://127.0.0.2";
    const sites = await sitesIn(await openOptions());
    assert.deepEqual(sites.toSorted(), [...BUILT_IN, allowed].toSorted());
  });

  it("is not served when the person says no to the browser", async () => {
    const page = await goToSite("127.0.0.3");
    await press(page, "Refuser");
    await page.reload();
    assert.equal(await isServed(page), false);
    const sites = await sitesIn(await openOptions());
    assert.equal(sites.includes("https://127.0.0.3"), false);
  });

  it("is served no longer once it is withdrawn in the options", async () => {
    const page = await goToSite("127.0.0.4");
    await press(page, "Autoriser");
    await page.waitForSelector("html[data-passerelle]");
    const options = await openOptions();
    const name = "::-p-xpath(//li[starts-with(., 'https://127.0.0.4')]/button)";
    await options.locator(name).click();
    await options.waitForFunction(
      () => !document.body.innerText.includes("127.0.0.4"),
    );
    await page.reload();
    assert.equal(await isServed(page), false);
  });
});
