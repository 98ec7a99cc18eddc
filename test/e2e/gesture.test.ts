import assert from "node:assert/strict";
import { TargetType, type Page } from "puppeteer-core";
import { openTab } from "../../scripts/dev/desk.ts";
import { openDialog } from "../../scripts/dev/dialog.ts";
import { detect } from "../../scripts/dev/sign-in.ts";
import { authenticateRequest, refusalOf } from "./page-messages.ts";
import { serveSite, type Site } from "./pages.ts";
import { setScene } from "./scene.ts";

describe("what starts a sign-in", () => {
  const scene = setScene("chromium");
  let site: Site;
  before(async () => {
    site = await serveSite();
  });
  after(() => site.stop());

  async function goTo(address: string): Promise<Page> {
    const page = await openTab(scene.desk);
    await page.goto(address);
    await page.waitForSelector("html[data-passerelle]");
    return page;
  }

  /**
   * Nothing can be waited for where nothing happens. But messages keep their order: were a window on its way, the
   * person's own click would find it there and be refused as the second.
   */
  async function assertOnlyTheClickOpens(page: Page): Promise<void> {
    const dialog = await detect(scene.desk.browser, page);
    await dialog.waitForScreen("waiting");
    const windows = scene.desk.browser
      .targets()
      .filter(
        (target) =>
          target.type() === TargetType.PAGE &&
          target.url().startsWith("chrome-extension:"),
      );
    assert.equal(windows.length, 1);
    const error = await page.$eval("form", (form) =>
      form.getAttribute("data-passerelle-error"),
    );
    assert.equal(error, null);
  }

  it("is not a script's click() on the button", async () => {
    const page = await goTo(`${site.origin}/form`);
    await page.evaluate(() => {
      const button = document.querySelector("button");
      button?.click();
      for (const type of ["pointerdown", "mousedown", "mouseup", "click"]) {
        button?.dispatchEvent(
          new MouseEvent(type, { bubbles: true, composed: true }),
        );
      }
    });
    await assertOnlyTheClickOpens(page);
  });

  it("is not a message without a click", async () => {
    const page = await goTo(`${site.origin}/form`);
    assert.equal(
      await refusalOf(page, authenticateRequest()),
      "gesture_required",
    );
    await assertOnlyTheClickOpens(page);
  });

  it("is a message within a click of the person, once", async () => {
    const page = await goTo(`${site.origin}/form`);
    const dialog = await openDialog(scene.desk.browser, async () => {
      await page.evaluate((message) => {
        addEventListener("click", () => postMessage(message, origin), {
          once: true,
        });
      }, authenticateRequest());
      await page.mouse.click(600, 600);
    });
    await dialog.waitForScreen("waiting");
    assert.equal(
      await refusalOf(page, authenticateRequest()),
      "gesture_required",
    );
  });

  it("is a click on « Détecter », once", async () => {
    const page = await goTo(`${site.origin}/form`);
    const dialog = await detect(scene.desk.browser, page);
    await dialog.waitForScreen("waiting");
    assert.equal(
      await refusalOf(page, authenticateRequest()),
      "gesture_required",
    );
  });

  for (const [kind, host] of [
    ["the same origin", "same"],
    ["another origin of the same site", "localhost"],
    ["another site", "127.0.0.1"],
  ] as const) {
    it(`is not a click in a frame of ${kind}, nor a message from there`, async () => {
      const framed = await serveSite();
      const framing = await serveSite({
        frame:
          host === "same"
            ? "/form"
            : `${framed.origin.replace("localhost", host)}/form`,
      });
      try {
        const page = await goTo(`${framing.origin}/framing`);
        const frame = await page.waitForFrame((candidate) =>
          candidate.url().endsWith("/form"),
        );
        await frame.locator("button").click();
        await frame.evaluate((message) => {
          parent.postMessage(message, "*");
          postMessage(message, "*");
          document.querySelector("button")?.click();
        }, authenticateRequest());
        assert.equal(
          await frame.$eval("html", (html) =>
            html.getAttribute("data-passerelle"),
          ),
          null,
        );
        await assertOnlyTheClickOpens(page);
      } finally {
        await framing.stop();
        await framed.stop();
      }
    });
  }
});
