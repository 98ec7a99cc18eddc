import { MAX_LABEL_CHARACTERS } from "@passerelle/shared/limits.ts";

/** Latin letters, figures and signs, none of which is left out of a text: Unicode's classes take milliseconds to load. */
const PLAIN = /^[ -~\u00a1-\u00ac\u00ae-\u02ff]*$/;

/** Text from a token, fit to be shown: no control characters, no half of a character, no padding, bounded. */
export function boundedText(text: string): string {
  const start = text.slice(0, MAX_LABEL_CHARACTERS * 4);
  const visible = PLAIN.test(start)
    ? start
    : start.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ");
  const bounded = visible.trim().slice(0, MAX_LABEL_CHARACTERS);
  return bounded.replace(/[\ud800-\udbff]$/, "");
}
