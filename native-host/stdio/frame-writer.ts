import { writeSync } from "node:fs";
import { endianness } from "node:os";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { waiting } from "./would-block.ts";

const HEADER_BYTES = 4;

/** Encodes a message as a native-messaging frame. */
export function encodeFrame(message: unknown, maxBytes: number): Buffer {
  const text = JSON.stringify(message);
  const bytes = Buffer.byteLength(text, "utf8");
  if (bytes > maxBytes)
    throw new PasserelleError(
      "message_too_large",
      `a message of ${bytes} bytes`,
    );
  const frame = Buffer.allocUnsafe(HEADER_BYTES + bytes);
  if (endianness() === "LE") frame.writeUInt32LE(bytes);
  else frame.writeUInt32BE(bytes);
  frame.write(text, HEADER_BYTES, "utf8");
  return frame;
}

/**
 * Writes bytes whole. Written synchronously: it is faster than the stream of process.stdout, whose set-up alone takes
 * milliseconds, and a message written before an exit is not lost. A full non-blocking pipe is waited for.
 */
export function writeWhole(fileDescriptor: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length)
    written += waiting(() => writeSync(fileDescriptor, bytes, written));
}
