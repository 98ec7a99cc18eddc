import {
  TargetType,
  type Browser,
  type Locator,
  type Page,
  type Target,
} from "puppeteer-core";

import { WAIT_LIMIT_MS } from "./browser.ts";

export type Screen =
  | "searching"
  | "reading"
  | "waiting"
  | "no-module"
  | "host-failed"
  | "choosing"
  | "signed"
  | "ended";

/** « Connexion au token », as a person uses it. */
export class Dialog {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async waitForScreen(screen: Screen): Promise<void> {
    await this.page.waitForSelector(`[data-screen="${screen}"]:not([hidden])`);
  }

  async choose(holder: string): Promise<void> {
    const name = `label.certificate ::-p-text(${holder})`;
    await clickUntil(this.page.locator(name), () =>
      this.page.$eval(
        name,
        (found) =>
          found.closest("label")?.control?.matches(":checked") ?? false,
      ),
    );
  }

  async typePin(pin: string): Promise<void> {
    await this.page.locator("#pin").fill(pin);
  }

  /** OK is inert at first, so that nobody clicks it by accident. */
  async confirm(): Promise<void> {
    await this.page.evaluate(`
      globalThis.isConfirmed = false;
      addEventListener("submit", () => (isConfirmed = true), { once: true });
    `);
    await clickUntil(
      this.page.locator("#confirm:not(:disabled)"),
      async () => (await this.page.evaluate("isConfirmed")) === true,
    );
  }

  async text(selector: string): Promise<string> {
    return this.page.$eval(
      selector,
      (found) => (found as HTMLElement).innerText,
    );
  }

  async waitForText(selector: string): Promise<string> {
    await this.page.waitForSelector(`${selector}:not([hidden])`);
    return this.text(selector);
  }
}

/**
 * Clicks as a person does whose click misses now and then: the window grows, its list is built anew, or OK becomes
 * inert once more because the window came to the front, between the aim and the click. Then it is clicked again.
 */
async function clickUntil(
  target: Locator<Element>,
  isDone: () => Promise<boolean>,
): Promise<void> {
  do await target.click();
  while (!(await isDone()));
}

/** Does what opens the dialog, and gives it. */
export async function openDialog(
  browser: Browser,
  open: () => Promise<void>,
): Promise<Dialog> {
  // In Firefox the new window's address is not known yet.
  const opened = new Promise<Target>((resolve) => {
    const onTarget = (target: Target) => {
      if (target.type() !== TargetType.PAGE) return;
      browser.off("targetcreated", onTarget);
      resolve(target);
    };
    browser.on("targetcreated", onTarget);
  });
  await open();
  const page = await (await opened).page();
  if (page === null) throw new Error("the window has no page");
  page.setDefaultTimeout(WAIT_LIMIT_MS);
  await page.waitForSelector("#dialog");
  return new Dialog(page);
}
