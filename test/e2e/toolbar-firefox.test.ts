import assert from "node:assert/strict";
import type { Page } from "puppeteer-core";
import { openTab } from "../../scripts/dev/desk.ts";
import { FirefoxWindow, WINDOW_SWITCHES } from "./firefox-windows.ts";
import { isServed, signAt } from "./other-site.ts";
import { serveSite, type Site } from "./pages.ts";
import { setScene } from "./scene.ts";
import { createTlsIdentity, type TlsIdentity } from "./tls-identity.ts";

describe("a site outside the built-in list, in Firefox", () => {
  let identity: TlsIdentity;
  let site: Site;
  let window: FirefoxWindow;
  const scene = setScene("firefox", {
    async furnish({ folder }) {
      identity = await createTlsIdentity(folder);
      return { switches: WINDOW_SWITCHES };
    },
  });
  afterEach(() => site.stop());

  /** At an address that no other test uses: the browser remembers what was once allowed. */
  async function goToSite(address: string): Promise<Page> {
    site = await serveSite({ secure: { address, ...identity } });
    window = await FirefoxWindow.connect(scene.desk.browser);
    await window.trust(identity, new URL(site.origin));
    const page = await openTab(scene.desk);
    await page.goto(`${site.origin}/form`);
    assert.equal(await isServed(page), false);
    return page;
  }

  async function press(answer: "Autoriser" | "Refuser"): Promise<void> {
    assert.equal(await window.openToolbar(), site.origin);
    await window.allow();
    const words = await window.answerPrompt(answer);
    assert.ok(words.includes(new URL(site.origin).hostname), words);
  }

  it("is served at once when the person allows it in the toolbar, and later too", async () => {
    const page = await goToSite("127.0.0.2");
    await press("Autoriser");
    await page.waitForSelector("html[data-passerelle]");
    await page.reload();
    await page.waitForSelector("html[data-passerelle]");

    await signAt(site, scene, page);
  });

  it("is not served when the person says no to the browser", async () => {
    const page = await goToSite("127.0.0.3");
    await press("Refuser");
    await page.reload();
    assert.equal(await isServed(page), false);
  });
});
