import type { Language } from "@passerelle/shared/errors/language.ts";
import type {
  HostCommand,
  HostCommandName,
  HostResults,
} from "@passerelle/shared/protocol/native.ts";
import type { TokenBoard } from "../tokens/token-board.ts";

/** The computer and the person the host works for. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  /** The administrator's file, where the command line named one. */
  readonly configurationFile?: string | undefined;
  readonly clock: () => Date;
  readonly language: Language;
}

/** What commands work with. */
export interface CommandContext extends Surroundings {
  readonly tokens: TokenBoard;
  /** Starts and ends `tokens` events. */
  readonly watchTokens: (isWatched: boolean) => void;
  /** Gives up on a request that is under way. */
  readonly cancel: (request: number) => void;
}

type Command<Name extends HostCommandName> = Extract<
  HostCommand,
  { command: Name }
>;

export type CommandHandler<Name extends HostCommandName> = (
  command: Command<Name>,
  context: CommandContext,
  signal: AbortSignal,
) => Promise<HostResults[Name]>;
