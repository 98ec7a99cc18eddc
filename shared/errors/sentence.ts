import { ERRORS, type ErrorCode } from "./codes.ts";

export type Language = "fr" | "en";

/** The sentence a person can act on. */
export function sentenceFor(code: ErrorCode, language: Language): string {
  return ERRORS[code][language];
}

const MODULE_WITHOUT_KEY: Partial<Record<ErrorCode, Record<Language, string>>> =
  {
    module_crashed: {
      fr: "Il s’est arrêté. Si votre clé n’apparaît pas, réinstallez le logiciel fourni avec elle.",
      en: "It crashed. If your key does not appear, install the software that came with it again.",
    },
    module_timeout: {
      fr: "Il ne répond plus. Si votre clé n’apparaît pas, réinstallez le logiciel fourni avec elle.",
      en: "It no longer answers. If your key does not appear, install the software that came with it again.",
    },
    module_failed: {
      fr: "Il a signalé une erreur. Si votre clé n’apparaît pas, réinstallez le logiciel fourni avec elle.",
      en: "It reported an error. If your key does not appear, install the software that came with it again.",
    },
  };

/** The same of a library, after its name, that failed and shows no key: nobody is told to unplug one. */
export function moduleSentenceFor(code: ErrorCode, language: Language): string {
  return MODULE_WITHOUT_KEY[code]?.[language] ?? sentenceFor(code, language);
}

/** The same of a certificate: an algorithm that is not supported is named. */
export function certificateSentenceFor(
  code: ErrorCode,
  algorithm: string,
  language: Language,
): string {
  if (code !== "algorithm_unsupported") return sentenceFor(code, language);
  return language === "fr"
    ? `Algorithme non pris en charge : ${algorithm}.`
    : `Unsupported algorithm: ${algorithm}.`;
}

/** The product's language for a BCP 47 tag: English for `en…`, French for everything else. */
export function languageOf(tag: string): Language {
  return /^en\b/i.test(tag) ? "en" : "fr";
}
