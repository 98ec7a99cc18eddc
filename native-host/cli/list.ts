import { parseArguments } from "./arguments.ts";
import { withTokens } from "./open-tokens.ts";
import type { CliRun } from "./outcome.ts";
import { renderTokens } from "./render-tokens.ts";

export const runList: CliRun = (args, context) => {
  parseArguments(args, {});
  return withTokens(context, (tokens) => {
    const snapshot = tokens.snapshot();
    return { json: snapshot, text: renderTokens(snapshot, context.language) };
  });
};
