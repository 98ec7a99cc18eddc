import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import {
  asPasserelleError,
  PasserelleError,
} from "@passerelle/shared/errors/passerelle-error.ts";
import {
  hostCommand,
  hostMessage,
  hostResults,
  PROTOCOL_VERSION,
  type HostCommand,
  type HostCommandName,
  type HostMessage,
  type HostResults,
} from "@passerelle/shared/protocol/native.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";
import { HostRefusal } from "./refusal.ts";

/**
 * How long a host may take to say `hello`. For one that hangs: a start from a cold disk on an overloaded desk can take
 * half a minute, and to give that up would give up every further try, too.
 */
const HELLO_TIMEOUT_MS = 90_000;

/** A native messaging port, with the browser's reason for its end. */
export interface NativePort {
  send(command: HostCommand): void;
  close(): void;
  onMessage(listener: (untrusted: unknown) => void): void;
  /** Not called after our own `close`. */
  onDisconnect(listener: (reason: ErrorCode) => void): void;
}

export interface HostListener {
  ready(hostVersion: string): void;
  tokensChanged(snapshot: TokenSnapshot): void;
  /** The connection is over; open another to try again. */
  failed(error: PasserelleError): void;
}

export type HostArguments<Name extends HostCommandName> = Omit<
  Extract<HostCommand, { command: Name }>,
  "id" | "command"
>;

export interface HostRequest<Name extends HostCommandName> {
  readonly id: number;
  /** Rejects with a `HostRefusal`, or with the error that ended the connection. */
  readonly result: Promise<HostResults[Name]>;
  /** Asks the host to give it up; `result` tells how it ended. */
  readonly cancel: () => void;
}

interface Pending {
  readonly command: HostCommandName;
  readonly resolve: (result: never) => void;
  readonly reject: (error: PasserelleError) => void;
}

/** The talk with the host program: `hello` first, then commands and their replies by id, and `tokens` events. */
export class HostConnection {
  readonly #port: NativePort;
  readonly #listener: HostListener;
  readonly #pending = new Map<number, Pending>();
  readonly #helloTimer: ReturnType<typeof setTimeout>;
  #isReady = false;
  /** What ended the connection; null while it lasts. */
  #ending: PasserelleError | null = null;
  #lastId = 0;

  constructor(port: NativePort, listener: HostListener) {
    this.#port = port;
    this.#listener = listener;
    port.onMessage((untrusted) => this.#receive(untrusted));
    port.onDisconnect((reason) => this.#end(new PasserelleError(reason)));
    this.#helloTimer = setTimeout(
      () => this.#end(new PasserelleError("host_exited", "no hello")),
      HELLO_TIMEOUT_MS,
    );
  }

  request<Name extends HostCommandName>(
    command: Name,
    commandArguments: HostArguments<Name>,
  ): HostRequest<Name> {
    const id = ++this.#lastId;
    const result = new Promise<HostResults[Name]>((resolve, reject) => {
      if (this.#ending) throw this.#ending;
      const message = { id, command, ...commandArguments };
      this.#port.send(parseWith(hostCommand, message));
      this.#pending.set(id, { command, resolve, reject });
    });
    const cancel = () => {
      // That it was over already is not worth a word.
      this.request("cancel", { request: id }).result.catch(() => undefined);
    };
    return { id, result, cancel };
  }

  /** Ends the talk; what is pending ends in `operation_cancelled`. */
  close(): void {
    this.#release(new PasserelleError("operation_cancelled"));
  }

  #receive(untrusted: unknown): void {
    if (this.#ending) return;
    try {
      this.#take(parseWith(hostMessage, untrusted, "host_unreadable"));
    } catch (error) {
      this.#end(asPasserelleError(error));
    }
  }

  #take(message: HostMessage): void {
    if ("event" in message && message.event === "hello") {
      this.#greet(message.protocol, message.hostVersion);
    } else if ("error" in message && message.id === null) {
      // No answer to a request but to us: an unknown extension, a faulty administrator's file, a command beyond reading.
      throw new HostRefusal(message.error);
    } else if (!this.#isReady) {
      throw new PasserelleError("host_unreadable", "no hello first");
    } else if ("event" in message) {
      this.#listener.tokensChanged(message.snapshot);
    } else if ("result" in message) {
      const { command, resolve } = this.#pendingOf(message.id);
      const schema = hostResults[command];
      resolve(parseWith(schema, message.result, "host_unreadable") as never);
      this.#pending.delete(message.id);
    } else {
      this.#pendingOf(message.id).reject(new HostRefusal(message.error));
      this.#pending.delete(message.id ?? 0);
    }
  }

  #greet(protocol: number, hostVersion: string): void {
    clearTimeout(this.#helloTimer);
    if (protocol !== PROTOCOL_VERSION) {
      throw new PasserelleError(
        "host_version_mismatch",
        `host ${hostVersion} speaks protocol ${protocol}, not ${PROTOCOL_VERSION}`,
      );
    }
    this.#isReady = true;
    this.#listener.ready(hostVersion);
  }

  #pendingOf(id: number | null): Pending {
    const pending = this.#pending.get(id ?? 0);
    if (pending) return pending;
    throw new PasserelleError("host_unreadable", "reply to no request");
  }

  #end(error: PasserelleError): void {
    if (this.#ending) return;
    this.#release(error);
    this.#listener.failed(error);
  }

  #release(error: PasserelleError): void {
    if (this.#ending) return;
    this.#ending = error;
    clearTimeout(this.#helloTimer);
    this.#port.close();
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
