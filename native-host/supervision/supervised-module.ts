import type { ChildProcess } from "node:child_process";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { ModuleSummary } from "@passerelle/shared/protocol/tokens.ts";
import type { Log } from "../log/log-file.ts";
import type { DiscoveredModule } from "../modules/discover-modules.ts";
import type {
  ModuleCall,
  ModuleResults,
  ModuleToken,
} from "../pkcs11/messages.ts";
import { ModuleChannel, type ModuleOrder } from "./module-channel.ts";
import { startModuleProcess } from "./start-process.ts";
import * as limits from "./time-limits.ts";
import { watchReader } from "./watch-reader.ts";

export interface SupervisionOptions {
  /** A process of the library that is already under way. */
  readonly started: ChildProcess | null;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
  readonly onChange: () => void;
}

/** Faults that only a change to the computer can cure: the library is not tried again. */
const FINAL_FAULTS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "module_missing",
  "module_architecture",
  "module_dependency",
  "module_not_pkcs11",
  "module_insecure",
  "module_refused",
]);

/** One PKCS#11 library in a process of its own: started, asked, timed, killed and started again. */
export class SupervisedModule {
  readonly name: string;
  state: ModuleSummary["state"] = "starting";
  error: ErrorCode | null = null;
  tokens: readonly ModuleToken[] = [];

  readonly #module: DiscoveredModule;
  readonly #options: SupervisionOptions;
  #started: ChildProcess | null;
  #channel: ModuleChannel | null = null;
  #isSettled = false;
  #waiting: (() => void)[] = [];
  #startedAtMs = 0;
  #restarts = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(module: DiscoveredModule, options: SupervisionOptions) {
    this.name = module.name;
    this.#module = module;
    this.#options = options;
    this.#started = options.started;
    if (module.problem !== null) {
      this.state = "failed";
      this.error = module.problem;
      this.#isSettled = true;
    }
  }

  /** Starts the process and keeps `tokens` up to date from now on. */
  watch(): void {
    if (this.#channel === null && this.#module.problem === null) this.#start();
  }

  /** Resolves when the library has shown its tokens, or failed. */
  async settled(): Promise<void> {
    if (this.#isSettled) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /**
   * Asks the module process. Once `signal` is aborted the call has little time left: a library that waits for a person
   * at the reader's keypad can only be stopped with its process.
   *
   * @throws PasserelleError as the module process says, or `module_crashed`, `module_timeout`, `operation_cancelled`
   */
  async call<Name extends ModuleCall>(
    order: ModuleOrder<Name>,
    limitMs: number,
    signal: AbortSignal,
  ): Promise<ModuleResults[Name]> {
    const channel = this.#channel;
    if (channel === null)
      throw new PasserelleError(this.error ?? "module_failed");
    let timer: NodeJS.Timeout | undefined;
    const abandon = () => {
      timer = setTimeout(() => {
        channel.end(new PasserelleError("operation_cancelled"));
      }, limits.ABANDONED_CALL_LIMIT_MS);
    };
    signal.addEventListener("abort", abandon);
    const endWatch = this.#watchReader(order, channel);
    try {
      return await channel.request<Name>(order, limitMs);
    } finally {
      endWatch();
      signal.removeEventListener("abort", abandon);
      clearTimeout(timer);
    }
  }

  /** Ends the process for good. */
  stop(): void {
    this.#setTimer(null);
    const channel = this.#channel;
    this.#channel = null;
    this.#started?.kill("SIGKILL");
    channel?.end(new PasserelleError("operation_interrupted"));
  }

  #watchReader(order: ModuleOrder, channel: ModuleChannel): () => void {
    const token = this.tokens.find(
      ({ slot }) => "slot" in order && order.slot === slot,
    );
    if (token?.isRemovable !== true) return () => undefined;
    return watchReader(token.reader, this.#options.environment, () => {
      channel.end(new PasserelleError("token_removed"));
    });
  }

  #start(): void {
    this.#isSettled = false;
    this.#startedAtMs = performance.now();
    const started = this.#started;
    this.#started = null;
    const channel = new ModuleChannel({
      child:
        started ?? startModuleProcess(this.#module, this.#options.environment),
      onTokens: (tokens) => {
        if (channel === this.#channel) this.#show(tokens);
      },
      onEnd: (error) => {
        if (channel === this.#channel) this.#failed(error);
      },
      onUsed: () => {
        if (channel === this.#channel) this.#renew();
      },
    });
    this.#channel = channel;
    const ping = () => {
      if (!channel.isIdle) return;
      channel
        .request<"ping">({ call: "ping" }, limits.START_LIMIT_MS)
        .catch(() => undefined);
    };
    ping();
    this.#setTimer(setInterval(ping, limits.HEARTBEAT_INTERVAL_MS));
  }

  #show(tokens: readonly ModuleToken[]): void {
    this.tokens = tokens;
    this.state = "ready";
    this.error = null;
    this.#settle();
    this.#options.onChange();
  }

  /**
   * Replaces a process in which a PIN has been accepted: the PIN goes with its memory, and the card with its connection
   * (pcscd and Windows reset a card whose user is gone), so that no other program finds it unlocked. The tokens stay on
   * show meanwhile.
   */
  #renew(): void {
    const used = this.#channel;
    this.#channel = null;
    used?.end(new PasserelleError("operation_interrupted"));
    this.#start();
  }

  #failed(error: PasserelleError): void {
    this.#channel = null;
    this.tokens = [];
    const { code } = error;
    if (code === "operation_cancelled" || code === "token_removed") {
      this.#start();
      return;
    }
    this.#options.log("module-failed", {
      module: this.name,
      code,
      detail: error.message,
    });
    this.state = "failed";
    this.error = code;
    this.#settle();
    this.#options.onChange();
    this.#setTimer(
      FINAL_FAULTS.has(code)
        ? null
        : setTimeout(() => {
            this.#start();
          }, this.#restartDelayMs()),
    );
  }

  #settle(): void {
    this.#isSettled = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #restartDelayMs(): number {
    const livedMs = performance.now() - this.#startedAtMs;
    if (livedMs >= limits.STABLE_AFTER_MS) this.#restarts = 0;
    return Math.min(
      limits.FIRST_RESTART_DELAY_MS * 2 ** this.#restarts++,
      limits.MAX_RESTART_DELAY_MS,
    );
  }

  #setTimer(timer: NodeJS.Timeout | null): void {
    // One timer at a time; Node clears either kind with either function.
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = timer;
  }
}
