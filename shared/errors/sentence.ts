import { ERRORS, type ErrorCode } from "./codes.ts";
import type { Language } from "./language.ts";
import { moduleFaultOf } from "./module-faults.ts";

export type { Language } from "./language.ts";

/** The sentence a person can act on. */
export function sentenceFor(code: ErrorCode, language: Language): string {
  return typeset(ERRORS[code][language], language);
}

/** The same of a library, after its name, that failed and shows no key. */
export function moduleSentenceFor(code: ErrorCode, language: Language): string {
  const { cause, cure } = moduleFaultOf(code);
  return typeset(`${cause[language]} ${cure[language]}`, language);
}

/** The same of a certificate: an algorithm that is not supported is named. */
export function certificateSentenceFor(
  code: ErrorCode,
  algorithm: string,
  language: Language,
): string {
  if (code !== "algorithm_unsupported") return sentenceFor(code, language);
  return language === "fr"
    ? `Algorithme non pris en charge\u00a0: ${algorithm}.`
    : `Unsupported algorithm: ${algorithm}.`;
}

/** The product's language for a BCP 47 tag: English for `en…`, French for everything else. */
export function languageOf(tag: string): Language {
  return /^en\b/i.test(tag) ? "en" : "fr";
}

/** French keeps the marks it sets off on the line of their word, and a number on that of its unit. */
function typeset(sentence: string, language: Language): string {
  return language === "fr"
    ? sentence.replace(/(?<=«) | (?=[»;:!?])|(?<=\d) (?=\p{L})/gu, "\u00a0")
    : sentence;
}
