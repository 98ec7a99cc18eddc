import assert from "node:assert/strict";
import type { Page } from "puppeteer-core";
import { detect } from "../../scripts/dev/sign-in.ts";
import type { Site } from "./pages.ts";
import type { Scene } from "./scene.ts";

/** Whether the extension serves a page, which may be one it does not know. */
export const isServed = (page: Page): Promise<boolean> =>
  page.evaluate(() => "passerelle" in document.documentElement.dataset);

/** Élodie signs at another site than the bank's, which receives a signature. */
export async function signAt(
  site: Site,
  { desk, key, elodie }: Scene,
  page: Page,
): Promise<void> {
  await key.plugIn();
  const dialog = await detect(desk.browser, page);
  await dialog.choose(elodie.person.commonName);
  assert.ok((await dialog.text("body")).includes(site.origin));
  await dialog.typePin(key.pin);
  await Promise.all([page.waitForNavigation(), dialog.confirm()]);
  const [form] = site.received;
  assert.match(form?.get("signature") ?? "", /^[\w+/-]{1000,}=*$/);
}
