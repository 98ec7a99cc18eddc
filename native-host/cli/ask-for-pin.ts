import type { Language } from "@passerelle/shared/errors/language.ts";
import type { TokenSummary } from "@passerelle/shared/protocol/tokens.ts";
import { writeWhole } from "../stdio/frame-writer.ts";
import { askAtTerminal, secretsFromStdin } from "./ask-secret.ts";
import { entryNotice } from "./entry-notice.ts";
import { PIN_QUESTIONS } from "./pin-questions.ts";

const STDERR = 2;

/** Gives the PIN of a token, or null where it is typed on the reader, which a person is told. */
export async function askForPin(
  token: TokenSummary,
  isFromStdin: boolean,
  language: Language,
): Promise<string | null> {
  const notice = entryNotice(token, "pin", language);
  if (token.pin.entry === "reader") {
    writeWhole(STDERR, Buffer.from(notice));
    return null;
  }
  const ask = isFromStdin ? secretsFromStdin() : askAtTerminal;
  return ask(notice + PIN_QUESTIONS.pin[language]);
}
