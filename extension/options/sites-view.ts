import browser from "webextension-polyfill";
import { policySites } from "../sites/allowed.ts";
import { translate } from "../translation/translate.ts";
import { build, element } from "../view/element.ts";

/** The sites that may ask: those of the built-in list, and those the person allowed, which can be withdrawn. */
export async function showSites(): Promise<void> {
  const builtIn = browser.runtime.getManifest().host_permissions ?? [];
  const [{ origins = [] }, fixed] = await Promise.all([
    browser.permissions.getAll(),
    policySites(browser.storage.managed),
  ]);
  element("sites-note").textContent = fixed
    ? translate("sitesFixed", fixed.join(", "))
    : translate("sitesText");
  element("sites").replaceChildren(
    ...origins.map((pattern) =>
      build(
        "li",
        "",
        pattern.replace(/\/\*$/, ""),
        builtIn.includes(pattern)
          ? build("span", "quiet", translate("siteBuiltIn"))
          : buildRemoval(pattern),
      ),
    ),
  );
}

function buildRemoval(pattern: string): HTMLElement {
  const button = build("button", "", translate("removeSite"));
  button.type = "button";
  button.addEventListener(
    "click",
    () =>
      void browser.permissions
        .remove({ origins: [pattern] })
        .then(async () => showSites()),
  );
  return button;
}
