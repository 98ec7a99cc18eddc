import { MAX_LABEL_CHARACTERS } from "@passerelle/shared/limits.ts";

/** Text from a token, fit to be shown: no control characters, no padding, bounded. */
export function boundedText(text: string): string {
  return text
    .slice(0, MAX_LABEL_CHARACTERS * 4)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, MAX_LABEL_CHARACTERS);
}
