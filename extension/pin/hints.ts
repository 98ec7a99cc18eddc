import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import type { TokenSummary } from "@passerelle/shared/protocol/tokens.ts";
import { language, translate } from "../translation/translate.ts";

/** The token's own limits, in words; empty where it states none. */
export function lengthHint({
  minLength,
  maxLength,
}: TokenSummary["pin"]): string {
  if (maxLength === 0) return "";
  return minLength === maxLength
    ? translate("pinLengthExact", String(maxLength))
    : translate("pinLength", String(minLength), String(maxLength));
}

/** A warning before a PIN is typed, or null while there is nothing to fear. */
export function triesWarning({
  triesLeft,
}: TokenSummary["pin"]): string | null {
  if (triesLeft === "none") return sentenceFor("pin_locked", language);
  if (triesLeft === "last") return translate("triesLast");
  return triesLeft === "few" ? translate("triesFew") : null;
}
