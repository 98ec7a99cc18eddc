import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { changePin } from "../commands/change-pin.ts";
import { unblockPin } from "../commands/unblock-pin.ts";
import { askAtTerminal, secretsFromStdin } from "./ask-secret.ts";
import { parseArguments } from "./arguments.ts";
import { chooseToken } from "./choose-token.ts";
import { commandContext } from "./command-context.ts";
import { withTokens } from "./open-tokens.ts";
import type { CliRun } from "./outcome.ts";
import { PIN_QUESTIONS } from "./pin-questions.ts";

const DONE = {
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
  await withTokens(context, async (tokens) => {
    const { id: token, pin: rules } = chooseToken(
      tokens.snapshot(),
      values.token,
    );
    const secrets =
      rules.entry === "reader"
        ? { old: null, newPin: null }
        : await askSecrets(action, values["pin-stdin"] === true, context);
    const { old, newPin } = secrets;
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
  return { json: {}, text: `${DONE[action][context.language]}\n` };
};

async function askSecrets(
  action: "change" | "unblock",
  fromStdin: boolean,
  { language }: { language: "fr" | "en" },
): Promise<{ old: string; newPin: string }> {
  const ask = fromStdin ? secretsFromStdin() : askAtTerminal;
  const old = await ask(
    PIN_QUESTIONS[action === "change" ? "pin" : "puk"][language],
  );
  const newPin = await ask(PIN_QUESTIONS.newPin[language]);
  if (!fromStdin && (await ask(PIN_QUESTIONS.again[language])) !== newPin)
    throw new PasserelleError("arguments_invalid", "the two new PINs differ");
  return { old, newPin };
}
