import type { CommandHandler } from "./context.ts";

export const cancel: CommandHandler<"cancel"> = ({ request }, context) => {
  context.cancel(request);
  return Promise.resolve({});
};
