import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { CommandHandler } from "./context.ts";

export const diagnose: CommandHandler<"diagnose"> = () =>
  Promise.reject(new PasserelleError("command_unknown"));
