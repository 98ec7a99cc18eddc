import { fork, type ChildProcess } from "node:child_process";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import type { ModuleSummary } from "@passerelle/shared/protocol/tokens.ts";
import type { Log } from "../log/log-file.ts";
import type { DiscoveredModule } from "../modules/discover-modules.ts";
import {
  moduleMessage,
  moduleResults,
  type ModuleCall,
  type ModuleRequest,
  type ModuleResults,
  type ModuleToken,
} from "../pkcs11/messages.ts";
import { RefusedPin } from "./refused-pin.ts";
import * as limits from "./time-limits.ts";

type Call<Name extends ModuleCall = ModuleCall> = Extract<
  ModuleRequest,
  { call: Name }
>;
type WithoutId<Request> = Request extends unknown ? Omit<Request, "id"> : never;

interface Pending {
  readonly call: ModuleCall;
  readonly resolve: (result: never) => void;
  readonly reject: (error: PasserelleError) => void;
  readonly timer: NodeJS.Timeout;
}

export interface SupervisionOptions {
  /** The module process's program. */
  readonly program: string;
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
  /** Counts the processes, so that a token seen by an earlier one is not taken for one seen by this one. */
  generation = 0;

  readonly #module: DiscoveredModule;
  readonly #options: SupervisionOptions;
  readonly #pending = new Map<number, Pending>();
  #child: ChildProcess | null = null;
  #nextId = 1;
  #watching = false;
  #restarts = 0;
  #restartTimer: NodeJS.Timeout | null = null;

  constructor(module: DiscoveredModule, options: SupervisionOptions) {
    this.name = module.name;
    this.#module = module;
    this.#options = options;
    if (module.problem !== null) {
      this.state = "failed";
      this.error = module.problem;
    }
  }

  /** Starts the process and keeps `tokens` up to date from now on. */
  watch(): void {
    if (this.#watching || this.#module.problem !== null) return;
    this.#watching = true;
    this.#watchTokens();
  }

  /** @throws PasserelleError as the module process says, or `module_crashed`, `module_timeout` */
  call<Name extends ModuleCall>(
    request: WithoutId<Call<Name>>,
    limitMs: number,
  ): Promise<ModuleResults[Name]> {
    const child = this.#child ?? this.#start();
    const id = this.#nextId++;
    return new Promise<ModuleResults[Name]>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#fail("module_timeout", `${request.call} took over ${limitMs} ms`);
      }, limitMs);
      this.#pending.set(id, {
        call: request.call,
        resolve: resolve as (result: never) => void,
        reject,
        timer,
      });
      child.send({ ...request, id }, (error) => {
        if (error !== null) this.#fail("module_crashed", "channel closed");
      });
    });
  }

  /** Ends the process for good. */
  stop(): void {
    this.#watching = false;
    if (this.#restartTimer !== null) clearTimeout(this.#restartTimer);
    this.#end(new PasserelleError("operation_interrupted"));
  }

  #watchTokens(): void {
    this.call<"watch">(
      { call: "watch", watching: true },
      limits.START_LIMIT_MS,
    ).catch(() => undefined);
  }

  #start(): ChildProcess {
    const child = fork(
      this.#options.program,
      [
        this.#module.path,
        ...(this.#module.initArgs === undefined ? [] : [this.#module.initArgs]),
      ],
      {
        stdio: ["ignore", "ignore", "pipe", "ipc"],
        env: this.#options.environment,
      },
    );
    this.#child = child;
    this.generation += 1;
    this.state = "starting";
    this.error = null;
    child.stderr?.resume();
    child.on("message", (untrusted) => {
      if (child === this.#child) this.#receive(untrusted);
    });
    child.once("exit", (status, signal) => {
      if (child !== this.#child) return;
      this.#fail("module_crashed", `process ended: ${signal ?? status}`);
    });
    child.once("error", (error) => {
      if (child === this.#child) this.#fail("module_crashed", error.message);
    });
    return child;
  }

  #receive(untrusted: unknown): void {
    try {
      const message = parseWith(moduleMessage, untrusted, "module_failed");
      if ("event" in message) {
        if (message.event === "failed") {
          this.#fail(message.code, message.message);
          return;
        }
        this.tokens = message.tokens;
        this.state = "ready";
        this.#options.onChange();
        return;
      }
      const pending = this.#pending.get(message.id);
      if (pending === undefined) return;
      this.#pending.delete(message.id);
      clearTimeout(pending.timer);
      if ("error" in message) pending.reject(RefusedPin.from(message.error));
      else
        pending.resolve(
          parseWith(
            moduleResults[pending.call],
            message.result,
            "module_failed",
          ) as never,
        );
    } catch {
      this.#fail("module_failed", "a message of the module process is invalid");
    }
  }

  #fail(code: ErrorCode, detail: string): void {
    this.#options.log("module-failed", { module: this.name, code, detail });
    this.#end(new PasserelleError(code, detail));
    this.state = "failed";
    this.error = code;
    this.#options.onChange();
    if (this.#watching) this.#restartLater();
  }

  #end(error: PasserelleError): void {
    const child = this.#child;
    this.#child = null;
    this.tokens = [];
    child?.kill("SIGKILL");
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#pending.clear();
  }

  #restartLater(): void {
    const delayMs = Math.min(
      limits.FIRST_RESTART_DELAY_MS * 2 ** this.#restarts,
      limits.MAX_RESTART_DELAY_MS,
    );
    this.#restarts += 1;
    if (this.#restartTimer !== null) clearTimeout(this.#restartTimer);
    this.#restartTimer = setTimeout(() => {
      if (this.#watching && this.#child === null) this.#watchTokens();
    }, delayMs);
  }
}
