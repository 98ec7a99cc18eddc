import {
  TargetType,
  type Browser,
  type Page,
  type Target,
} from "puppeteer-core";

export type Screen =
  | "searching"
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
    await this.page.locator(`label.certificate ::-p-text(${holder})`).click();
  }

  async typePin(pin: string): Promise<void> {
    await this.page.locator("#pin").fill(pin);
  }

  /** OK is inert at first, so that nobody clicks it by accident. */
  async confirm(): Promise<void> {
    await this.page.locator("#confirm:not(:disabled)").click();
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
  await page.waitForSelector("#dialog");
  return new Dialog(page);
}
