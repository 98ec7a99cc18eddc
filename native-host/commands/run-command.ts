import type { HostCommand } from "@passerelle/shared/protocol/native.ts";
import { cancel } from "./cancel.ts";
import { changePin } from "./change-pin.ts";
import type { CommandContext } from "./context.ts";
import { diagnose } from "./diagnose.ts";
import { readCertificates } from "./read-certificates.ts";
import { signStatement } from "./sign-statement.ts";
import { unblockPin } from "./unblock-pin.ts";
import { unwatchTokens, watchTokens } from "./watch-tokens.ts";

export function runCommand(
  command: HostCommand,
  context: CommandContext,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  switch (command.command) {
    case "watch-tokens":
      return watchTokens(command, context, signal);
    case "unwatch-tokens":
      return unwatchTokens(command, context, signal);
    case "sign-statement":
      return signStatement(command, context, signal);
    case "read-certificates":
      return readCertificates(command, context, signal);
    case "change-pin":
      return changePin(command, context, signal);
    case "unblock-pin":
      return unblockPin(command, context, signal);
    case "diagnose":
      return diagnose(command, context, signal);
    case "cancel":
    default:
      return cancel(command, context, signal);
  }
}
