import type { CommandHandler } from "./context.ts";

export const watchTokens: CommandHandler<"watch-tokens"> = (
  _command,
  context,
) => {
  context.watchTokens(true);
  return Promise.resolve({});
};

export const unwatchTokens: CommandHandler<"unwatch-tokens"> = (
  _command,
  context,
) => {
  context.watchTokens(false);
  return Promise.resolve({});
};
