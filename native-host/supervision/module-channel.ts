import type { ChildProcess } from "node:child_process";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import {
  moduleMessage,
  moduleResults,
  type ModuleCall,
  type ModuleMessage,
  type ModuleRequest,
  type ModuleResults,
  type ModuleToken,
} from "../pkcs11/messages.ts";
import { ModuleError } from "./module-error.ts";
import { FINISH_LIMIT_MS } from "./time-limits.ts";

type WithoutId<Request> = Request extends unknown ? Omit<Request, "id"> : never;
export type ModuleOrder<Name extends ModuleCall = ModuleCall> = WithoutId<
  Extract<ModuleRequest, { call: Name }>
>;

interface Pending {
  readonly call: ModuleCall;
  readonly resolve: (result: never) => void;
  readonly reject: (error: PasserelleError) => void;
  readonly timer: NodeJS.Timeout;
}

export interface ChannelOptions {
  readonly child: ChildProcess;
  readonly onTokens: (tokens: readonly ModuleToken[]) => void;
  /** Every request that waited for an answer has been rejected with `error`. */
  readonly onEnd: (error: PasserelleError) => void;
  /** No request waits any more, and this process was given a PIN. */
  readonly onUsed: () => void;
}

/** One module process from its start to its end, and the requests it has to answer. */
export class ModuleChannel {
  readonly #options: ChannelOptions;
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #ended = false;
  #isUsed = false;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.#child = options.child;
    this.#child.on("message", (untrusted) => {
      this.#receive(untrusted);
    });
    this.#child.once("exit", (status, signal) => {
      this.#crashed(`process ended: ${signal ?? status}`);
    });
    this.#child.once("error", ({ message }) => {
      this.#crashed(message);
    });
  }

  /** Whether the process was given a PIN, or had the reader ask for it. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  get isIdle(): boolean {
    return this.#pending.size === 0;
  }

  /** @throws PasserelleError as the module process says, or the one with which the channel ended */
  request<Name extends ModuleCall>(
    order: ModuleOrder<Name>,
    limitMs: number,
  ): Promise<ModuleResults[Name]> {
    const id = this.#nextId++;
    this.#isUsed ||= order.call !== "ping";
    return new Promise<ModuleResults[Name]>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.end(
          new PasserelleError(
            "module_timeout",
            `${order.call} took over ${limitMs} ms`,
          ),
        );
      }, limitMs);
      this.#pending.set(id, { call: order.call, resolve, reject, timer });
      this.#child.send({ ...order, id }, (error) => {
        if (error !== null) this.#crashed("channel closed");
      });
    });
  }

  /** Kills the process: a library that hangs or crashes when it is told to finish cannot be asked to. */
  end(error: PasserelleError): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#child.kill("SIGKILL");
    this.#rejectPending(error);
    this.#options.onEnd(error);
  }

  /**
   * Closes the channel, upon which the process lets go of its cards and ends by itself; one that hangs in its library
   * is killed. Resolves when it is gone.
   */
  async finish(error: PasserelleError): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    const child = this.#child;
    this.#rejectPending(error);
    const timer = setTimeout(() => child.kill("SIGKILL"), FINISH_LIMIT_MS);
    await new Promise((resolve) => {
      child.once("exit", resolve);
      if (child.connected) child.disconnect();
    });
    clearTimeout(timer);
  }

  #rejectPending(error: PasserelleError): void {
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#pending.clear();
  }

  #crashed(detail: string): void {
    this.end(new PasserelleError("module_crashed", detail));
  }

  #receive(untrusted: unknown): void {
    if (this.#ended) return;
    let message: ModuleMessage;
    try {
      message = this.#parse(untrusted);
    } catch {
      this.end(
        new PasserelleError("module_failed", "a message it sent is invalid"),
      );
      return;
    }
    this.#accept(message);
  }

  #parse(untrusted: unknown): ModuleMessage {
    const message = parseWith(moduleMessage, untrusted, "module_failed");
    if ("result" in message) {
      const pending = this.#pending.get(message.id);
      if (pending !== undefined)
        parseWith(moduleResults[pending.call], message.result, "module_failed");
    }
    return message;
  }

  #accept(message: ModuleMessage): void {
    if (!("id" in message)) {
      if (message.event === "tokens") this.#options.onTokens(message.tokens);
      else this.end(new PasserelleError(message.code, message.message));
      return;
    }
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    const { resolve, reject, timer } = pending;
    if ("result" in message) resolve(message.result as never);
    else {
      const { code, message: detail, tokenFlags = null } = message.error;
      reject(new ModuleError(code, detail, tokenFlags));
    }
    this.#pending.delete(message.id);
    clearTimeout(timer);
    if (this.#isUsed && this.isIdle) this.#options.onUsed();
  }
}
