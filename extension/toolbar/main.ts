import browser from "webextension-polyfill";
import { patternOf } from "../sites/allowed.ts";
import { siteStandingOf } from "../sites/standing.ts";
import { translate, translatePage } from "../translation/translate.ts";
import { element } from "../view/element.ts";

const [tab] = await browser.tabs.query({ active: true, currentWindow: true });

async function showStanding(): Promise<void> {
  const { standing, origin } = await siteStandingOf(
    tab?.url,
    browser.permissions,
    browser.storage.managed,
  );
  element("standing").textContent = translate(
    `site_${standing.replaceAll("-", "_")}`,
  );
  element("site").textContent = origin ?? "";
  element("site").hidden = origin === null;
  element("allow").hidden = standing !== "grantable";
}

/** The browser asks the person itself; the background then serves the site. */
async function allow(url: string): Promise<void> {
  await browser.permissions.request({ origins: [patternOf(url)] });
  await showStanding();
}

translatePage(document);
element("allow").addEventListener("click", () => void allow(tab?.url ?? ""));
element("options").addEventListener("click", () => {
  void browser.runtime.openOptionsPage();
  window.close();
});
await showStanding();
