import { writeSync } from "node:fs";
import type { Writable } from "node:stream";
import {
  MAX_HOST_MESSAGE_BYTES,
  MAX_UNREAD_BYTES,
} from "@passerelle/shared/limits.ts";
import type { HostMessage } from "@passerelle/shared/protocol/native.ts";
import type { Log } from "../log/log-file.ts";
import { encodeFrame } from "./frame-writer.ts";
import { isWouldBlock } from "./would-block.ts";

const STDOUT = 1;
const FLUSH_LIMIT_MS = 1000;

/**
 * The pipe to the browser. What it takes at once is written synchronously; what a browser that is slow to read leaves
 * over waits in memory, in order and bounded, so that the host goes on hearing its input and its clocks.
 */
export class FrameOutput {
  /** Resolves with the exit status when nobody reads any more: 0 where the pipe was closed, 1 where it is full. */
  readonly abandoned: Promise<number>;
  readonly #log: Log;
  readonly #resolveAbandoned: (status: number) => void;
  #isAbandoned = false;
  #waiting: Writable | null = null;

  constructor(log: Log) {
    this.#log = log;
    let resolveAbandoned: (status: number) => void = () => undefined;
    this.abandoned = new Promise((resolve) => (resolveAbandoned = resolve));
    this.#resolveAbandoned = resolveAbandoned;
  }

  /** From now on no message blocks. Until then only `hello` may be sent: it fits into an empty pipe. */
  unblock(): void {
    // Makes the pipe non-blocking; costs milliseconds, unless stdin has been set up before.
    this.#waiting = process.stdout;
    this.#waiting.on("error", () => this.#abandon(0));
  }

  send(message: HostMessage): void {
    if (this.#isAbandoned) return;
    const frame = encodeFrame(message, MAX_HOST_MESSAGE_BYTES);
    const unreadBytes = this.#waiting?.writableLength ?? 0;
    if (unreadBytes + frame.length > MAX_UNREAD_BYTES) {
      this.#log("browser-stalled", { unreadBytes });
      return this.#abandon(1);
    }
    const written = unreadBytes > 0 ? 0 : this.#writeNow(frame);
    if (written < frame.length) this.#waiting?.write(frame.subarray(written));
  }

  /** Resolves when the browser has taken everything, or takes too long. */
  async flush(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting === null || waiting.writableLength === 0) return;
    await new Promise((resolve) => {
      setTimeout(resolve, FLUSH_LIMIT_MS);
      waiting.write("", resolve);
    });
  }

  #abandon(status: number): void {
    this.#isAbandoned = true;
    this.#resolveAbandoned(status);
  }

  /** Gives how many bytes the pipe took. */
  #writeNow(frame: Buffer): number {
    try {
      return writeSync(STDOUT, frame);
    } catch (error) {
      if (!isWouldBlock(error)) this.#abandon(0);
      return 0;
    }
  }
}
