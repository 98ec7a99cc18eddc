import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { LASTING_MODULE_FAULTS } from "@passerelle/shared/errors/lasting-faults.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { ModuleSummary } from "@passerelle/shared/protocol/tokens.ts";
import type { Log } from "../log/log-file.ts";
import type { DiscoveredModule } from "../modules/discover-modules.ts";
import type {
  ModuleCall,
  ModuleResults,
  ModuleToken,
} from "../pkcs11/messages.ts";
import { ModuleChannel, type CallOrder } from "./module-channel.ts";
import type { StartedProcess } from "./module-child.ts";
import { restartDelayMs } from "./restart-delay.ts";
import { startModuleProcess } from "./start-process.ts";
import * as limits from "./time-limits.ts";
import { watchReader } from "./watch-reader.ts";

export interface SupervisionOptions {
  /** A process of the library that is already under way. */
  readonly started: StartedProcess | null;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
  readonly onChange: () => void;
}

/** One PKCS#11 library in a process of its own: started, asked, timed, killed and started again. */
export class SupervisedModule {
  readonly name: string;
  state: ModuleSummary["state"] = "starting";
  error: ErrorCode | null = null;
  tokens: readonly ModuleToken[] = [];

  readonly #module: DiscoveredModule;
  readonly #options: SupervisionOptions;
  #started: StartedProcess | null;
  #channel: ModuleChannel | null = null;
  #isSettled = false;
  #waiting: (() => void)[] = [];
  #startedAtMs = 0;
  #calls = 0;
  #restarts = 0;
  #finishing: Promise<void> = Promise.resolve();
  #isStopped = false;
  #isWatched = false;
  /** The library failed, and nobody has asked for it since. */
  #isStartDue = false;
  /** A process was given a PIN and ended before it let go of its card: the next one is to do it. */
  #isCardOpen = false;
  #timer: NodeJS.Timeout | null = null;
  #lookTimer: NodeJS.Timeout | undefined;
  #vainLooks = 0;

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

  /** Starts the process, which shows its tokens. */
  start(): void {
    if (this.#channel === null && this.#module.problem === null) this.#start();
  }

  /** Whether `tokens` is to be kept up to date: nobody who looks, no call to the library. */
  watch(isWatched: boolean): void {
    this.#isWatched = isWatched;
    clearTimeout(this.#lookTimer);
    if (isWatched) this.#startIfDue();
    this.#channel?.watch(isWatched);
  }

  /** Resolves when the library has shown its tokens, or failed. */
  async settled(): Promise<void> {
    this.#startIfDue();
    if (this.#isSettled) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /**
   * Asks the module process. Once `signal` is aborted the call has little time left: a library that waits for a person
   * at the reader's keypad can only be stopped with its process.
   *
   * @throws PasserelleError as the module process says, or `module_crashed`, `module_timeout`, `operation_cancelled`,
   * `token_removed`
   */
  async call<Name extends ModuleCall>(
    order: CallOrder<Name>,
    limitMs: number,
    signal: AbortSignal,
  ): Promise<ModuleResults[Name]> {
    if (signal.aborted) throw new PasserelleError("operation_cancelled");
    const channel = this.#channel;
    if (channel === null)
      throw new PasserelleError(this.error ?? "module_failed");
    let timer: NodeJS.Timeout | undefined;
    const abandon = () => {
      timer = setTimeout(() => {
        this.#replace(channel, new PasserelleError("operation_cancelled"));
      }, limits.ABANDONED_CALL_LIMIT_MS);
    };
    signal.addEventListener("abort", abandon);
    const endWatch = this.#watchReader(order, channel);
    this.#calls += 1;
    try {
      return await channel.request<Name>(order, limitMs, signal);
    } finally {
      this.#calls -= 1;
      endWatch();
      signal.removeEventListener("abort", abandon);
      clearTimeout(timer);
    }
  }

  /** Ends the process for good. Resolves when no card is left unlocked. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#setTimer(null);
    clearTimeout(this.#lookTimer);
    const channel = this.#channel;
    this.#channel = null;
    this.#started?.kill("SIGKILL");
    const error = new PasserelleError("operation_interrupted");
    if (channel?.isUsed === true) await channel.finish(error);
    else channel?.end(error);
    await this.#finishing;
  }

  #watchReader(order: CallOrder, channel: ModuleChannel): () => void {
    const token = this.tokens.find(
      ({ slot }) => "slot" in order && order.slot === slot,
    );
    if (token?.isRemovable !== true) return () => undefined;
    return watchReader(token.reader, this.#options.environment, () => {
      this.#replace(channel, new PasserelleError("token_removed"));
    });
  }

  #startIfDue(): void {
    if (this.#isStartDue && !this.#isStopped) this.#start();
  }

  #start(): void {
    this.#isStartDue = false;
    this.#isSettled = false;
    this.#startedAtMs = performance.now();
    const started = this.#started;
    this.#started = null;
    const channel = new ModuleChannel({
      child:
        started ?? startModuleProcess(this.#module, this.#options.environment),
      onTokens: (tokens) => {
        if (channel !== this.#channel) return;
        if (this.#isCardOpen) this.#renew(channel);
        this.#isCardOpen = false;
        this.#show(tokens);
      },
      onLook: () => {
        if (channel === this.#channel) this.#awaitLook(channel);
      },
      onEnd: (error) => {
        if (channel !== this.#channel) return;
        this.#isCardOpen ||= channel.isUsed;
        this.#failed(error);
      },
      onUsed: () => {
        if (channel === this.#channel) this.#renew(channel);
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
    if (this.#isWatched) channel.watch(true);
    const pingWatched = () => {
      if (this.#isWatched) ping();
    };
    this.#setTimer(setInterval(pingWatched, limits.HEARTBEAT_INTERVAL_MS));
  }

  /** A look that lasts is reading a token: to be said at once, for a slow card takes seconds. */
  #awaitLook(channel: ModuleChannel): void {
    clearTimeout(this.#lookTimer);
    if (this.state === "reading") {
      this.#vainLooks += 1;
      this.state = "ready";
      this.#options.onChange();
    }
    if (this.#vainLooks >= limits.MAX_VAIN_LOOKS) return;
    this.#lookTimer = setTimeout(() => {
      // While the process answers a request, or gives way to the next one, its tokens are known.
      if (channel !== this.#channel || this.#calls > 0) return;
      if (this.state !== "ready") return;
      this.state = "reading";
      this.#options.onChange();
    }, limits.LOOK_UNNOTICED_MS);
  }

  #show(tokens: readonly ModuleToken[]): void {
    clearTimeout(this.#lookTimer);
    this.tokens = tokens;
    this.state = "ready";
    this.error = null;
    // What is asked for now waits for the next process, where this one only lets go of a card.
    if (this.#channel !== null) this.#settle();
    this.#options.onChange();
  }

  /**
   * Replaces a process that was given a PIN: the PIN goes with its memory, and the card is reset, so that no other
   * program finds it unlocked. The next process starts when this one is gone, for it would hold the card. The tokens
   * stay on show meanwhile.
   */
  #renew(channel: ModuleChannel): void {
    this.#isSettled = false;
    this.#channel = null;
    this.#setTimer(null);
    this.#finishing = this.#startAfter(channel);
  }

  async #startAfter(channel: ModuleChannel): Promise<void> {
    const error = new PasserelleError("operation_interrupted");
    const hasLetGo = await channel.finish(error);
    this.#isCardOpen ||= channel.isUsed && !hasLetGo;
    if (!this.#isStopped) this.#start();
  }

  /** Kills a process that the host itself gives up, through no fault of the library, and starts the next at once. */
  #replace(channel: ModuleChannel, error: PasserelleError): void {
    const isCurrent = channel === this.#channel;
    if (isCurrent) this.#channel = null;
    channel.end(error);
    if (!isCurrent) return;
    this.#isCardOpen ||= channel.isUsed;
    this.tokens = [];
    // Its keys are not gone: they are yet to be looked for.
    this.state = "starting";
    clearTimeout(this.#lookTimer);
    this.#start();
  }

  #failed(error: PasserelleError): void {
    clearTimeout(this.#lookTimer);
    this.#channel = null;
    this.tokens = [];
    const { code } = error;
    if (this.error !== code)
      this.#options.log("module-failed", {
        module: this.name,
        code,
        detail: error.message,
      });
    if (code === "module_timeout" && this.#calls > 0) {
      // It worked until it was asked: look at once whether the token is still there.
      this.state = "starting";
      this.#start();
      this.#options.onChange();
      return;
    }
    this.state = "failed";
    this.error = code;
    this.#settle();
    this.#options.onChange();
    this.#setTimer(
      LASTING_MODULE_FAULTS.has(code)
        ? null
        : setTimeout(() => {
            this.#isStartDue = true;
            if (this.#isWatched || this.#isCardOpen) this.#startIfDue();
          }, this.#restartDelayMs(code)),
    );
  }

  #settle(): void {
    this.#isSettled = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #restartDelayMs(code: ErrorCode): number {
    const livedMs = performance.now() - this.#startedAtMs;
    if (livedMs >= limits.STABLE_AFTER_MS) this.#restarts = 0;
    return restartDelayMs(code, this.#restarts++);
  }

  #setTimer(timer: NodeJS.Timeout | null): void {
    // One timer at a time; Node clears either kind with either function.
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = timer;
  }
}
