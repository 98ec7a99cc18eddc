import assert from "node:assert/strict";
import type { Page } from "puppeteer-core";
import { openTab } from "../../scripts/dev/desk.ts";
import { openDialog, type Dialog } from "../../scripts/dev/dialog.ts";
import { detect } from "../../scripts/dev/sign-in.ts";
import { serveSite, type Site } from "./pages.ts";
import { serveRelyingSite, type RelyingSite } from "./relying-site.ts";
import { setScene } from "./scene.ts";

for (const name of ["chromium", "firefox"] as const) {
  describe(`@passerelle/page in ${name}`, () => {
    const scene = setScene(name);
    let framed: Site;
    let site: RelyingSite;
    before(async () => {
      framed = await serveSite();
      site = await serveRelyingSite(
        scene.key.trustAnchorFile,
        `${framed.origin}/form`,
      );
    });
    after(async () => {
      await site.stop();
      await framed.stop();
    });

    async function goToSite(): Promise<Page> {
      const page = await openTab(scene.desk);
      await page.goto(site.origin);
      await page.waitForSelector("#extension:not(:empty)");
      return page;
    }

    const signIn = (page: Page): Promise<Dialog> =>
      openDialog(scene.desk.browser, () => page.locator("#sign-in").click());

    const textOf = async (page: Page, id: string) => {
      const found = await page.waitForSelector(`#${id}:not(:empty)`);
      return found?.evaluate((element) => element.textContent);
    };

    /**
     * Nothing can be waited for where nothing happens. But messages keep their order: were a window on its way, the
     * person's own click would find it there and be refused as the second.
     */
    async function assertOnlyOneWindow(open: () => Promise<Dialog>) {
      const { browser } = scene.desk;
      const before = (await browser.pages()).length;
      const dialog = await open();
      await dialog.waitForScreen("waiting");
      assert.equal((await browser.pages()).length, before + 1);
    }

    it("gives a click's signature, which the server accepts, and tells that the key is out", async () => {
      await scene.key.plugIn();
      const page = await goToSite();
      const dialog = await signIn(page);
      const { commonName } = scene.elodie.person;
      await dialog.choose(commonName);
      await dialog.typePin(scene.key.pin);
      await dialog.confirm();
      await dialog.waitForScreen("signed");
      await scene.key.pullOut();
      assert.equal(await textOf(page, "outcome"), commonName);
      assert.equal(await textOf(page, "key"), "removed");
    });

    it("closes the dialog when the page aborts, and rejects with operation_cancelled", async () => {
      const page = await goToSite();
      const dialog = await signIn(page);
      await dialog.waitForScreen("waiting");
      // What a window has not answered when it goes is refused: in Firefox the driver hears nothing else of it.
      const closed = assert.rejects(
        dialog.page.evaluate(() => new Promise<void>(() => {})),
      );
      await page.evaluate("leaving.abort()");
      assert.equal(await textOf(page, "outcome"), "operation_cancelled");
      await closed;
      await page.evaluate("leaving = new AbortController()");
      const again = await signIn(page);
      await again.waitForScreen("waiting");
    });

    it("starts nothing without a click of the person", async () => {
      const page = await goToSite();
      for (const script of [
        "signIn()",
        "document.querySelector('#sign-in').click(); 0",
      ]) {
        await page.evaluate(script);
        assert.equal(await textOf(page, "outcome"), "gesture_required");
      }
      await assertOnlyOneWindow(() => signIn(page));
    });

    it("leaves a script's click on a form's « Détecter » to the page", async () => {
      const page = await openTab(scene.desk);
      await page.goto(`${framed.origin}/form`);
      await page.waitForSelector("html[data-passerelle]");
      await page.$eval("button", (button) => {
        button.click();
        button.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      });
      await assertOnlyOneWindow(() => detect(scene.desk.browser, page));
      assert.equal(await page.$("form[data-passerelle-error]"), null);
    });

    it("serves no frame, whoever clicks in it", async () => {
      const page = await goToSite();
      const frame = await page.waitForFrame((candidate) =>
        candidate.url().endsWith("/form"),
      );
      await frame.locator("button").click();
      assert.equal(await frame.$("html[data-passerelle]"), null);
      assert.equal(await frame.$("form[data-passerelle-error]"), null);
      await assertOnlyOneWindow(() => signIn(page));
    });
  });
}
