import type { Language } from "@passerelle/shared/errors/language.ts";

/**
 * A day as people write it, day and month on one line: "1er mars 2028", "March 1, 2028".
 *
 * @param instant ISO 8601
 */
export function formatDate(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "long" })
    .format(new Date(instant))
    .replace(/^1 /, "1er ")
    .replace(" ", "\u00a0");
}
