import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { MAX_ERROR_CHARACTERS } from "@passerelle/shared/limits.ts";
import {
  hostCommand,
  hostResults,
  PROTOCOL_VERSION,
  type HostCommand,
  type HostError,
  type HostMessage,
} from "@passerelle/shared/protocol/native.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { failureFacts } from "../log/failure-facts.ts";
import type { Log } from "../log/log-file.ts";
import type { TokenBoard } from "../tokens/token-board.ts";
import { HOST_VERSION } from "../version.ts";
import { RefusedPin } from "./refused-pin.ts";
import type { CommandContext, Surroundings } from "./context.ts";
import { checkCommandIsKnown, parseCommand } from "./parse-command.ts";
import { PIN_CHANGES } from "./pin-changes.ts";
import { runCommand } from "./run-command.ts";

export interface SessionOptions extends Surroundings {
  readonly tokens: TokenBoard;
  readonly log: Log;
  readonly send: (message: HostMessage) => void;
}

/** One conversation with an extension page: from `hello` to the end of its port. */
export class Session {
  readonly #options: SessionOptions;
  readonly #running = new Map<number, AbortController>();
  #watching = false;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  greet(): void {
    this.#options.send({
      event: "hello",
      protocol: PROTOCOL_VERSION,
      hostVersion: HOST_VERSION,
    });
  }

  /** Takes a frame's bytes; overwrites them, for they may hold a PIN. */
  async receive(frame: Buffer): Promise<void> {
    const { send, log } = this.#options;
    let id: number | null = null;
    try {
      const parsed = parseCommand(frame);
      id = parsed.id;
      checkCommandIsKnown(parsed.json);
      const command = parseWith(hostCommand, parsed.json);
      if (this.#running.has(command.id))
        throw new PasserelleError("message_invalid", "id: already in use");
      send({ id: command.id, result: await this.#run(command) });
    } catch (error) {
      const reported = describe(error);
      log("command-failed", { id, ...failureFacts(error) });
      send({ id, error: reported });
    } finally {
      frame.fill(0);
    }
  }

  /** To be called when tokens or libraries changed. Never throws: the library that changed is not to blame. */
  tokensChanged(): void {
    if (!this.#watching) return;
    try {
      this.#sendSnapshot();
    } catch (error) {
      this.#options.log("snapshot-failed", failureFacts(error));
    }
  }

  #sendSnapshot(): void {
    this.#options.send({
      event: "tokens",
      snapshot: this.#options.tokens.snapshot(),
    });
  }

  async #run(command: HostCommand): Promise<Record<string, unknown>> {
    const controller = new AbortController();
    this.#running.set(command.id, controller);
    try {
      const { signal } = controller;
      const outcome = runCommand(command, this.#context(), signal);
      const result = await (PIN_CHANGES.has(command.command)
        ? outcome
        : Promise.race([outcome, cancellation(signal)]));
      return parseWith(hostResults[command.command], result, "internal_error");
    } finally {
      this.#running.delete(command.id);
    }
  }

  #context(): CommandContext {
    return {
      ...this.#options,
      watchTokens: (isWatched) => {
        this.#watching = isWatched;
        this.#options.tokens.watch(isWatched);
        if (isWatched) this.#sendSnapshot();
      },
      cancel: (request) => this.#running.get(request)?.abort(),
    };
  }
}

function cancellation(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => {
      reject(new PasserelleError("operation_cancelled"));
    });
  });
}

function describe(error: unknown): HostError {
  if (!(error instanceof PasserelleError))
    return { code: "internal_error", message: "" };
  return {
    code: error.code,
    message: error.message.slice(0, MAX_ERROR_CHARACTERS),
    ...(error instanceof RefusedPin && {
      triesLeft: error.triesLeft,
    }),
  };
}
