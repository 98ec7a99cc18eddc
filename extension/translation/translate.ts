import {
  languageOf,
  type Language,
} from "@passerelle/shared/errors/sentence.ts";
import browser from "webextension-polyfill";

/** The language of the extension's pages, sentences of errors included. */
export const language: Language = languageOf(browser.i18n.getUILanguage());

/** A text of `_locales`, its `$1`, `$2` … replaced. */
export function translate(key: string, ...substitutions: string[]): string {
  return browser.i18n.getMessage(key, substitutions);
}

/** Fills a page: `data-text` names the text of an element, `data-label` its accessible name. */
export function translatePage(page: Document): void {
  page.documentElement.lang = language;
  for (const element of page.querySelectorAll<HTMLElement>("[data-text]")) {
    element.textContent = translate(element.dataset["text"] ?? "");
  }
  for (const element of page.querySelectorAll<HTMLElement>("[data-label]")) {
    element.setAttribute(
      "aria-label",
      translate(element.dataset["label"] ?? ""),
    );
  }
}
