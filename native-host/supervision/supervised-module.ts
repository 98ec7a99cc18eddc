import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { ModuleSummary } from "@passerelle/shared/protocol/tokens.ts";
import type { Log } from "../log/log-file.ts";
import type { DiscoveredModule } from "../modules/discovered-module.ts";
import type {
  ModuleCall,
  ModuleResults,
  ModuleToken,
} from "../pkcs11/messages.ts";
import { attendCall } from "./attend-call.ts";
import { Gate } from "./gate.ts";
import { Looks } from "./looks.ts";
import { ModuleChannel, type CallOrder } from "./module-channel.ts";
import type { StartedProcess } from "./module-child.ts";
import { Restarts } from "./restarts.ts";
import { StartLimit } from "./start-limit.ts";
import { startModuleProcess } from "./start-process.ts";

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
  error: ErrorCode | null = null;
  tokens: readonly ModuleToken[] = [];

  readonly #module: DiscoveredModule;
  readonly #options: SupervisionOptions;
  readonly #looks: Looks;
  readonly #restarts: Restarts;
  readonly #startLimit = new StartLimit(() => performance.now());
  /** Open once the library has shown its tokens, or failed. */
  readonly #settling = new Gate();
  #state: Exclude<ModuleSummary["state"], "reading"> = "starting";
  #started: StartedProcess | null;
  #channel: ModuleChannel | null = null;
  #calls = 0;
  #finishing: Promise<void> = Promise.resolve();
  #isStopped = false;
  #isWatched = false;
  /** A process was given a PIN and ended before it let go of its card: the next one is to do it. */
  #isCardOpen = false;

  constructor(module: DiscoveredModule, options: SupervisionOptions) {
    const { onChange } = options;
    this.name = module.name;
    this.#module = module;
    this.#options = options;
    this.#started = options.started;
    this.#looks = new Looks({
      isAsked: () => this.#calls > 0,
      onChange,
    });
    this.#restarts = new Restarts({
      nowMs: () => performance.now(),
      onDue: () => {
        if (this.#isWatched || this.#isCardOpen) this.#start();
      },
    });
    if (module.problem !== null) {
      this.#state = "failed";
      this.error = module.problem;
      this.#settling.open();
    }
  }

  get state(): ModuleSummary["state"] {
    return this.#looks.isReading ? "reading" : this.#state;
  }

  /** Starts the process, which shows its tokens. */
  start(): void {
    if (this.#channel === null && this.#module.problem === null) this.#start();
  }

  /** Whether `tokens` is to be kept up to date: nobody who looks, no call to the library. */
  watch(isWatched: boolean): void {
    this.#isWatched = isWatched;
    this.#looks.expectNone();
    if (isWatched) this.#startIfDue();
    this.#channel?.watch(isWatched);
  }

  /** Resolves when the library has shown its tokens, or failed. */
  async settled(): Promise<void> {
    this.#startIfDue();
    await this.#settling.passed();
  }

  /**
   * Asks the module process. Once `signal` is aborted the call has little time left.
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
    const leave = attendCall({
      signal,
      reader: this.#readerOf(order),
      environment: this.#options.environment,
      giveUp: (error) => {
        this.#replace(channel, error);
      },
    });
    this.#calls += 1;
    try {
      return await channel.request<Name>(order, limitMs, signal);
    } finally {
      this.#calls -= 1;
      leave();
    }
  }

  /** Ends the process for good. Resolves when no card is left unlocked. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#restarts.cancel();
    this.#looks.end();
    const channel = this.#channel;
    this.#channel = null;
    this.#started?.kill("SIGKILL");
    const error = new PasserelleError("operation_interrupted");
    if (channel?.isUsed === true) await channel.finish(error);
    else channel?.end(error);
    await this.#finishing;
  }

  #readerOf(order: CallOrder): string | null {
    const token = this.tokens.find(
      ({ slot }) => "slot" in order && order.slot === slot,
    );
    return token?.isRemovable === true ? token.reader : null;
  }

  #startIfDue(): void {
    if (this.#restarts.isDue) this.#start();
  }

  #start(): void {
    this.#restarts.started();
    this.#settling.close();
    const started = this.#started;
    this.#started = null;
    const channel = new ModuleChannel({
      child:
        started ?? startModuleProcess(this.#module, this.#options.environment),
      isPatient: this.#startLimit.isPatient,
      onTokens: (tokens) => {
        if (channel !== this.#channel) return;
        this.#startLimit.reached();
        if (this.#isCardOpen) this.#renew(channel);
        this.#isCardOpen = false;
        this.#show(tokens);
      },
      onLook: () => {
        if (channel === this.#channel) this.#looks.begin();
      },
      onEnd: (error) => {
        if (channel !== this.#channel) return;
        this.#isCardOpen ||= channel.isUsed;
        this.#failed(error, channel.isLockedUp);
      },
      onUsed: () => {
        if (channel === this.#channel) this.#renew(channel);
      },
    });
    this.#channel = channel;
    channel.ping(this.#startLimit.begin());
    if (this.#isWatched) channel.watch(true);
  }

  #show(tokens: readonly ModuleToken[]): void {
    this.#looks.end();
    this.tokens = tokens;
    this.#state = "ready";
    this.error = null;
    // What is asked for now waits for the next process, where this one only lets go of a card.
    if (this.#channel !== null) this.#settling.open();
    this.#options.onChange();
  }

  /**
   * Replaces a process that was given a PIN: the PIN goes with its memory, and the card is reset, so that no other
   * program finds it unlocked. The next process starts when this one is gone, for it would hold the card. The tokens
   * stay on show meanwhile.
   */
  #renew(channel: ModuleChannel): void {
    this.#settling.close();
    this.#looks.expectNone();
    this.#channel = null;
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
    this.#lose();
    this.#start();
  }

  /** Its keys are not gone: they are yet to be looked for. */
  #lose(): void {
    this.#looks.end();
    this.tokens = [];
    this.#state = "starting";
  }

  #failed(error: PasserelleError, isLockedUp: boolean): void {
    this.#channel = null;
    this.#lose();
    const { code } = error;
    if (this.error !== code)
      this.#options.log("module-failed", {
        module: this.name,
        code,
        detail: error.message,
      });
    const isTimeout = code === "module_timeout";
    // It worked until it was asked: look at once whether the token is still there.
    if (isTimeout && (this.#startLimit.passed(isLockedUp) || this.#calls > 0))
      this.#start();
    else {
      this.#state = "failed";
      this.error = code;
      this.#settling.open();
      this.#restarts.failed(code);
    }
    this.#options.onChange();
  }
}
