import { ERRORS, type ErrorCode } from "./codes.ts";

export type Language = "fr" | "en";

/** The sentence a person can act on. */
export function sentenceFor(code: ErrorCode, language: Language): string {
  return ERRORS[code][language];
}

/** The product's language for a BCP 47 tag: English for `en…`, French for everything else. */
export function languageOf(tag: string): Language {
  return /^en\b/i.test(tag) ? "en" : "fr";
}
