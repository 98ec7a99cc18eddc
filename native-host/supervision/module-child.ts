import type { ChildProcess } from "node:child_process";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { CHANNEL, encodeMessage } from "../pkcs11/channel.ts";
import { LaunchedProcess } from "./launched-process.ts";

/** A module process under way, its socket not yet read. */
export type StartedProcess = ChildProcess | LaunchedProcess;

interface Listener {
  readonly onBytes: (chunk: Buffer) => void;
  /** After the last byte. */
  readonly onEnd: (detail: string) => void;
}

/** For the last bytes of a process that has ended, when a process that its library started holds the socket open. */
const LAST_BYTES_WITHIN_MS = 100;

/** The host's side of a module process: its socket and its end. */
export class ModuleChild {
  readonly #started: StartedProcess;
  readonly #socket: Duplex | undefined;

  constructor(started: StartedProcess, { onBytes, onEnd }: Listener) {
    this.#started = started;
    this.#socket = socketOf(started);
    this.#socket?.on("data", onBytes);
    // Whoever writes to a process that is gone learns it by its end.
    this.#socket?.on("error", () => undefined);
    if (started instanceof LaunchedProcess) {
      started.whenGone(() => this.#takeLastBytes());
      this.#socket?.once("close", () => {
        // A library may have closed the socket and live on.
        started.kill("SIGKILL");
        onEnd("process ended");
      });
    } else {
      started.once("exit", () => this.#takeLastBytes());
      started.once("close", (status, signal) => {
        onEnd(`process ended: ${signal ?? status}`);
      });
      started.once("error", ({ message }) => {
        onEnd(message);
      });
    }
  }

  get processId(): number | undefined {
    return this.#started instanceof LaunchedProcess
      ? this.#started.processId
      : this.#started.pid;
  }

  /** Sends a message, and overwrites its bytes, for they may hold a PIN. */
  send(message: unknown): void {
    const frame = encodeMessage(message);
    this.#socket?.write(frame, () => frame.fill(0));
  }

  /** Says that nothing more will be sent. */
  close(): void {
    this.#socket?.end();
  }

  /** Nothing more is read: a process that its library started may hold the socket open. */
  kill(): void {
    this.#started.kill("SIGKILL");
    this.#socket?.destroy();
  }

  /** A busy host may learn of the end before it has read what was sent first: it reads once more after the wait. */
  #takeLastBytes(): void {
    setTimeout(() => {
      setImmediate(() => this.#socket?.destroy());
    }, LAST_BYTES_WITHIN_MS).unref();
  }
}

function socketOf(started: StartedProcess): Duplex | undefined {
  if (started instanceof LaunchedProcess) return new Socket({ fd: CHANNEL });
  // Not there when not even the sockets could be made.
  return (started.stdio as ChildProcess["stdio"] | undefined)?.[
    CHANNEL
  ] as Duplex;
}
