import { readSync } from "node:fs";
import { endianness } from "node:os";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

const HEADER_BYTES = 4;

/**
 * Cuts a byte stream into native-messaging frames: 4 bytes of length in the machine's own byte order, then that many
 * bytes. A frame that announces more than `maxBytes` makes the rest of the stream meaningless: `message_too_large`.
 */
export class FrameReader {
  readonly #maxBytes: number;
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * The frames that `chunk` completes, each a copy of its own that its taker may overwrite.
   *
   * @throws PasserelleError `message_too_large`
   */
  *take(chunk: Buffer): Generator<Buffer> {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    for (;;) {
      const header = this.#peek(HEADER_BYTES);
      if (header === null) return;
      const length = checkLength(header, this.#maxBytes);
      const frame = this.#peek(HEADER_BYTES + length);
      if (frame === null) return;
      const body = Buffer.from(frame.subarray(HEADER_BYTES));
      this.#drop(HEADER_BYTES + length);
      yield body;
    }
  }

  #peek(bytes: number): Buffer | null {
    if (this.#pendingBytes < bytes) return null;
    if ((this.#pending[0]?.length ?? 0) < bytes) {
      const joined = Buffer.concat(this.#pending);
      for (const chunk of this.#pending) chunk.fill(0);
      this.#pending = [joined];
    }
    return this.#pending[0]?.subarray(0, bytes) ?? null;
  }

  /** What has been read is overwritten: it may have held a PIN. */
  #drop(bytes: number): void {
    const [first] = this.#pending;
    if (first === undefined) return;
    first.fill(0, 0, bytes);
    this.#pending[0] = first.subarray(bytes);
    this.#pendingBytes -= bytes;
  }
}

/**
 * Waits for one frame, from a file descriptor that blocks. Gives its body, or null at the end of the stream.
 *
 * @throws PasserelleError `message_too_large`
 */
export function readFrameNow(
  fileDescriptor: number,
  maxBytes: number,
): Buffer | null {
  const header = readWhole(fileDescriptor, HEADER_BYTES);
  if (header === null) return null;
  return readWhole(fileDescriptor, checkLength(header, maxBytes));
}

function readWhole(fileDescriptor: number, bytes: number): Buffer | null {
  const whole = Buffer.alloc(bytes);
  for (let at = 0; at < bytes;) {
    const count = readSync(fileDescriptor, whole, at, bytes - at, null);
    if (count === 0) return null;
    at += count;
  }
  return whole;
}

function checkLength(header: Buffer, maxBytes: number): number {
  const length = readLength(header);
  if (length > maxBytes)
    throw new PasserelleError(
      "message_too_large",
      `a frame of ${length} bytes`,
    );
  return length;
}

function readLength(header: Buffer): number {
  return endianness() === "LE"
    ? header.readUInt32LE(0)
    : header.readUInt32BE(0);
}
