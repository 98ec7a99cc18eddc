import type { CommandHandler } from "./context.ts";

export const watchTokens: CommandHandler<"watch-tokens"> = (
  _command,
  context,
) => {
  context.watchTokens();
  return Promise.resolve({});
};
