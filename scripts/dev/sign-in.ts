import type { Browser, Page } from "puppeteer-core";
import { openDialog, type Dialog } from "./dialog.ts";
import type { Customer } from "./people.ts";

/** Goes through the portal's steps up to the one that asks for the certificate. */
export async function goToCertificateStep(
  page: Page,
  portalUrl: string,
  { clientIdentifier, userNumber }: Customer,
): Promise<void> {
  await page.goto(portalUrl);
  await submit(page, "clientIdentifier", clientIdentifier);
  await submit(page, "userNumber", String(userNumber));
  await page.waitForSelector("[data-passerelle-detect]");
}

async function submit(page: Page, field: string, text: string): Promise<void> {
  await page.locator(`input[name="${field}"]`).fill(text);
  await Promise.all([
    page.waitForNavigation(),
    page.locator('main button[type="submit"]').click(),
  ]);
}

/** Clicks « Détecter » as a person does, and gives the window that opens. */
export function detect(browser: Browser, page: Page): Promise<Dialog> {
  return openDialog(browser, () =>
    page.locator("[data-passerelle-detect]").click(),
  );
}

/** What this page asks to have signed. */
export function challengeOf(page: Page): Promise<string> {
  return page.$eval('input[name="challenge"]', (input) => input.value);
}
