import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type {
  ModuleCall,
  ModuleMessage,
  ModuleOrder,
  ModuleRequest,
  ModuleResults,
  ModuleToken,
} from "../pkcs11/messages.ts";
import { MAX_CHANNEL_MESSAGE_BYTES } from "../pkcs11/channel.ts";
import { FrameReader } from "../stdio/frame-reader.ts";
import { limitCall } from "./limit-call.ts";
import { ModuleChild, type StartedProcess } from "./module-child.ts";
import { ModuleError } from "./module-error.ts";
import { parseModuleMessage } from "./parse-module-message.ts";
import {
  FINISH_LIMIT_MS,
  HEARTBEAT_INTERVAL_MS,
  lockLimitMs,
  START_LIMIT_MS,
  TRIES_LIMIT_MS,
} from "./time-limits.ts";

type WithoutId<Request> = Request extends unknown ? Omit<Request, "id"> : never;
export type CallOrder<Name extends ModuleCall = ModuleCall> = WithoutId<
  Extract<ModuleRequest, { call: Name }>
>;

interface Pending {
  readonly order: CallOrder;
  readonly resolve: (result: never) => void;
  readonly reject: (error: PasserelleError) => void;
  readonly limitMs: number;
  /** What it ends in if the process is lost before it answers. */
  otherwise?: PasserelleError;
}

export interface ChannelOptions {
  readonly child: StartedProcess;
  /** The process may sleep at a lock: those before it were given up for that in vain. */
  readonly isPatient: boolean;
  readonly onTokens: (tokens: readonly ModuleToken[]) => void;
  /** The process begins another look for tokens that came or went. */
  readonly onLook: () => void;
  /** Every request that waited for an answer has been rejected with `error`. */
  readonly onEnd: (error: PasserelleError) => void;
  /** No request waits any more, and this process was given a PIN. */
  readonly onUsed: () => void;
}

/** One module process from its start to its end, and the requests it has to answer. */
export class ModuleChannel {
  readonly #options: ChannelOptions;
  readonly #child: ModuleChild;
  readonly #reader = new FrameReader(MAX_CHANNEL_MESSAGE_BYTES);
  /** In the order of their requests. The first alone is sent: the process answers one after the other. */
  readonly #pending = new Map<number, Pending>();
  #sent: Pending | undefined;
  #endLimit: () => void = () => undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #nextId = 1;
  #ended = false;
  #isUsed = false;
  #isLockedUp = false;
  #isGone: () => void = () => undefined;
  #hasLetGo = false;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.#child = new ModuleChild(options.child, {
      onBytes: (chunk) => {
        this.#receive(chunk);
      },
      onEnd: (detail) => {
        this.#isGone();
        this.end(new PasserelleError("module_crashed", detail));
      },
    });
  }

  /** Whether the process was given a PIN, or had the reader ask for it. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /** Whether the channel ended because the process sleeps for ever. */
  get isLockedUp(): boolean {
    return this.#isLockedUp;
  }

  get isIdle(): boolean {
    return this.#pending.size === 0;
  }

  /**
   * @param limitMs for the call itself, after those that were requested before it
   * @param signal withdraws a request that is not sent yet, and has the process begin nothing more of one that is
   * @throws PasserelleError as the module process says, the one with which the channel ended unless the process has said
   * what comes of the request then, or `operation_cancelled`
   */
  async request<Name extends ModuleCall>(
    order: CallOrder<Name>,
    limitMs: number,
    signal?: AbortSignal,
  ): Promise<ModuleResults[Name]> {
    const id = this.#nextId++;
    const withdraw = () => {
      const pending = this.#pending.get(id);
      if (pending === undefined) return;
      if (pending === this.#sent) {
        this.#child.send({ cancel: id } satisfies ModuleOrder);
        return;
      }
      this.#pending.delete(id);
      pending.reject(new PasserelleError("operation_cancelled"));
    };
    signal?.addEventListener("abort", withdraw);
    try {
      return await new Promise<ModuleResults[Name]>((resolve, reject) => {
        this.#pending.set(id, { order, resolve, reject, limitMs });
        this.#sendFirst();
      });
    } finally {
      signal?.removeEventListener("abort", withdraw);
    }
  }

  /** Asks for a sign of life, where no other answer is awaited. */
  ping(limitMs: number): void {
    if (!this.isIdle) return;
    this.request<"ping">({ call: "ping" }, limitMs).catch(() => undefined);
  }

  /**
   * Has the process look for tokens again and again, and give signs of life. One that works at a request is not told, for
   * it is replaced after its answer; had it crashed since, a write would break the socket before the answer is read.
   */
  watch(isWatched: boolean): void {
    if (this.#ended || this.#isUsed) return;
    clearInterval(this.#heartbeat);
    if (isWatched)
      this.#heartbeat = setInterval(() => {
        this.ping(START_LIMIT_MS);
      }, HEARTBEAT_INTERVAL_MS);
    this.#child.send({ watch: isWatched } satisfies ModuleOrder);
  }

  /** Kills the process: a library that hangs or crashes when it is told to finish cannot be asked to. */
  end(error: PasserelleError): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#heartbeat);
    this.#child.kill();
    this.#rejectPending(error);
    this.#options.onEnd(error);
  }

  /**
   * Closes the channel, upon which the process lets go of its cards and ends by itself; one that hangs in its library
   * is killed. Resolves when it is gone, with whether it has let go of its cards.
   */
  async finish(error: PasserelleError): Promise<boolean> {
    if (this.#ended) return false;
    this.#ended = true;
    clearInterval(this.#heartbeat);
    this.#rejectPending(error);
    const timer = setTimeout(() => {
      this.#child.kill();
    }, FINISH_LIMIT_MS);
    await new Promise<void>((resolve) => {
      this.#isGone = resolve;
      this.#child.close();
    });
    clearTimeout(timer);
    return this.#hasLetGo;
  }

  /** A person who types on a reader keeps the others waiting: a request's clock starts when it is sent. */
  #sendFirst(): void {
    const [entry] = this.#pending;
    const [id, first] = entry ?? [];
    if (first === this.#sent) return;
    this.#endLimit();
    this.#sent = first;
    if (first === undefined) return;
    this.#limit(first, first.limitMs);
    this.#isUsed ||= first.order.call !== "ping";
    this.#child.send({ ...first.order, id });
  }

  #limit({ order: { call } }: Pending, limitMs: number): void {
    this.#endLimit();
    const isPatient = call === "ping" && this.#options.isPatient;
    const limits = {
      limitMs,
      lockLimitMs: isPatient ? Infinity : lockLimitMs(call, limitMs),
    };
    this.#endLimit = limitCall(this.#child.processId, limits, (reason) => {
      this.#isLockedUp = reason === "locked-up";
      const detail = `${call} ${this.#isLockedUp ? "waits for its own lock" : `took over ${limitMs} ms`}`;
      this.end(new PasserelleError("module_timeout", detail));
    });
  }

  #rejectPending(error: PasserelleError): void {
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    this.#sendFirst();
    for (const { reject, otherwise } of waiting) reject(otherwise ?? error);
  }

  #receive(chunk: Buffer): void {
    let messages: ModuleMessage[];
    try {
      messages = [...this.#reader.take(chunk)].map((frame) =>
        parseModuleMessage(frame, (id) => this.#pending.get(id)?.order.call),
      );
    } catch {
      this.end(
        new PasserelleError("module_failed", "a message it sent is invalid"),
      );
      return;
    }
    for (const message of messages) this.#accept(message);
  }

  #accept(message: ModuleMessage): void {
    if (this.#ended) {
      this.#hasLetGo ||= "event" in message && message.event === "finished";
      return;
    }
    if (!("id" in message)) {
      if (message.event === "tokens") this.#options.onTokens(message.tokens);
      else if (message.event === "looking") this.#options.onLook();
      else if (message.event === "failed")
        this.end(new PasserelleError(message.code, message.message));
      return;
    }
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    if ("otherwise" in message) {
      const { code, message: detail } = message.otherwise;
      pending.otherwise = new ModuleError(code, detail, null);
      // A PIN was refused: all that is still asked of the token is how many tries it has left.
      if (code !== "pin_change_uncertain") this.#limit(pending, TRIES_LIMIT_MS);
      return;
    }
    const { resolve, reject } = pending;
    if ("result" in message) resolve(message.result as never);
    else {
      const { code, message: detail, tokenFlags = null } = message.error;
      reject(new ModuleError(code, detail, tokenFlags));
    }
    this.#pending.delete(message.id);
    this.#sendFirst();
    if (this.#isUsed && this.isIdle) this.#options.onUsed();
  }
}
