import type { CommandContext, Surroundings } from "../commands/context.ts";
import type { TokenBoard } from "../tokens/token-board.ts";

/** The context in which the command line runs the extension's commands: nobody watches, nobody cancels. */
export function commandContext(
  tokens: TokenBoard,
  surroundings: Surroundings,
): CommandContext {
  return {
    ...surroundings,
    tokens,
    watchTokens: () => undefined,
    cancel: () => undefined,
  };
}
