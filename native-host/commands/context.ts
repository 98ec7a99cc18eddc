import type {
  HostCommand,
  HostCommandName,
  HostResults,
} from "@passerelle/shared/protocol/native.ts";
import type { TokenBoard } from "../supervision/token-board.ts";

/** What commands work with. */
export interface CommandContext {
  readonly tokens: TokenBoard;
  readonly clock: () => Date;
  /** Starts `tokens` events. */
  readonly watchTokens: () => void;
  /** Gives up on a request that is under way. */
  readonly cancel: (request: number) => void;
}

export type Command<Name extends HostCommandName> = Extract<
  HostCommand,
  { command: Name }
>;

export type CommandHandler<Name extends HostCommandName> = (
  command: Command<Name>,
  context: CommandContext,
  signal: AbortSignal,
) => Promise<HostResults[Name]>;
