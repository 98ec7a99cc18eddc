import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Language } from "@passerelle/shared/errors/language.ts";
import type { TokenSummary } from "@passerelle/shared/protocol/tokens.ts";
import { changePin, PIN_CHANGEABLE_IN } from "../commands/change-pin.ts";
import { PIN_UNBLOCKABLE_IN, unblockPin } from "../commands/unblock-pin.ts";
import { writeWhole } from "../stdio/frame-writer.ts";
import { askAtTerminal, secretsFromStdin } from "./ask-secret.ts";
import { parseArguments } from "./arguments.ts";
import { chooseToken } from "./choose-token.ts";
import { commandContext } from "./command-context.ts";
import { entryNotice } from "./entry-notice.ts";
import { withTokens } from "./open-tokens.ts";
import type { CliRun } from "./outcome.ts";
import { PIN_QUESTIONS } from "./pin-questions.ts";

const STDERR = 2;
const DONE = {
  first: { fr: "Le code PIN est défini.", en: "The PIN is set." },
  change: { fr: "Le code PIN est changé.", en: "The PIN is changed." },
  unblock: { fr: "Le code PIN est débloqué.", en: "The PIN is unblocked." },
} as const;

export const runPin: CliRun = async (args, context) => {
  const { values, positionals } = parseArguments(
    args,
    { token: { type: "string" }, "pin-stdin": { type: "boolean" } },
    1,
  );
  const [action] = positionals;
  if (action !== "change" && action !== "unblock")
    throw new PasserelleError("arguments_invalid", "change or unblock?");
  let done: keyof typeof DONE = action;
  await withTokens(context, async (tokens) => {
    const chosen = chooseToken(tokens.snapshot(), values.token);
    const { id: token, unusable } = chosen;
    const usable = action === "change" ? PIN_CHANGEABLE_IN : PIN_UNBLOCKABLE_IN;
    if (unusable !== null && !usable.includes(unusable))
      throw new PasserelleError(unusable);
    if (unusable === "pin_not_set") done = "first";
    const isFromStdin = values["pin-stdin"] === true;
    const { old, newPin } = await askSecrets(
      action,
      chosen,
      isFromStdin,
      context.language,
    );
    const services = commandContext(tokens, context);
    const { signal } = new AbortController();
    return action === "change"
      ? changePin(
          { id: 1, command: "change-pin", token, pin: old, newPin },
          services,
          signal,
        )
      : unblockPin(
          { id: 1, command: "unblock-pin", token, puk: old, newPin },
          services,
          signal,
        );
  });
  return { json: {}, text: `${DONE[done][context.language]}\n` };
};

async function askSecrets(
  action: "change" | "unblock",
  token: TokenSummary,
  isFromStdin: boolean,
  language: Language,
): Promise<{ old: string | null; newPin: string | null }> {
  const secret = action === "change" ? "pin" : "puk";
  const notice = entryNotice(token, secret, language);
  if (token.pin.entry === "reader") {
    writeWhole(STDERR, Buffer.from(notice));
    return { old: null, newPin: null };
  }
  const ask = isFromStdin ? secretsFromStdin() : askAtTerminal;
  const old = await ask(notice + PIN_QUESTIONS[secret][language]);
  const newPin = await ask(PIN_QUESTIONS.newPin[language]);
  if (!isFromStdin && (await ask(PIN_QUESTIONS.again[language])) !== newPin)
    throw new PasserelleError("pin_mismatch");
  return { old, newPin };
}
