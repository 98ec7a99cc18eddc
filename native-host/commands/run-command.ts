import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { HostCommand } from "@passerelle/shared/protocol/native.ts";
import { cancel } from "./cancel.ts";
import type { CommandContext } from "./context.ts";
import { signStatement } from "./sign-statement.ts";
import { watchTokens } from "./watch-tokens.ts";

export function runCommand(
  command: HostCommand,
  context: CommandContext,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  switch (command.command) {
    case "watch-tokens":
      return watchTokens(command, context, signal);
    case "sign-statement":
      return signStatement(command, context, signal);
    case "cancel":
      return cancel(command, context, signal);
    default:
      throw new PasserelleError("command_unknown", command.command);
  }
}
