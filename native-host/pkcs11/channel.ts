import { encodeFrame, writeWhole } from "../stdio/frame-writer.ts";

/**
 * Host ↔ module process: a socket that carries frames as native messaging has them. It is this file descriptor in the
 * module process, and also in a host whose launcher started both.
 */
export const CHANNEL = 3;

export const MAX_CHANNEL_MESSAGE_BYTES = 64 * 1024 * 1024;

/** What a module process is told first, by the host alone, as others are told by their arguments. */
export interface LibraryOrder {
  /** Absolute. */
  readonly path: string;
  /** pReserved of CK_C_INITIALIZE_ARGS. */
  readonly initArguments: string | null;
  /** What is set in the environment before the library is loaded; null is taken out of it. */
  readonly environment: Readonly<Record<string, string | null>>;
}

export function encodeMessage(message: unknown): Buffer {
  return encodeFrame(message, MAX_CHANNEL_MESSAGE_BYTES);
}

/** Sends a message from the end of the channel that has this file descriptor. */
export function sendNow(message: unknown): void {
  writeWhole(CHANNEL, encodeMessage(message));
}
