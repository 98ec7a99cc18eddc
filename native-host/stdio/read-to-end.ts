import { readSync } from "node:fs";
import { waiting } from "./would-block.ts";

const MAX_BYTES = 4096;

/** Waits for a short text, such as a PIN, whose bytes are overwritten. What is beyond 4 KiB is not read. */
export function readToEnd(fileDescriptor: number): string {
  const buffer = Buffer.alloc(MAX_BYTES);
  let length = 0;
  try {
    for (;;) {
      const read = waiting(() =>
        readSync(fileDescriptor, buffer, length, buffer.length - length, null),
      );
      if (read === 0) return buffer.toString("utf8", 0, length);
      length += read;
    }
  } finally {
    buffer.fill(0);
  }
}
