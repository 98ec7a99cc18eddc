import { parseArguments } from "./arguments.ts";
import { withTokens } from "./open-tokens.ts";
import type { CliCommand } from "./outcome.ts";
import { renderTokens } from "./render-tokens.ts";

export const list: CliCommand = {
  usage: "list",
  summary: {
    fr: "Montre les clés branchées et leurs certificats.",
    en: "Shows the keys plugged in and their certificates.",
  },
  run: (args, context) => {
    parseArguments(args, {});
    return withTokens(context, (tokens) => {
      const snapshot = tokens.snapshot();
      return { json: snapshot, text: renderTokens(snapshot, context.language) };
    });
  },
};
