const RETRY_MS = 1;
const pause = new Int32Array(new SharedArrayBuffer(4));

/** Whether a non-blocking file descriptor is full, or has nothing to read yet. */
export function isWouldBlock(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
}

/**
 * Calls `use` until the file descriptor it reads or writes does not say that it would block. A program that shares it may
 * have made it so.
 */
export function waiting<Result>(use: () => Result): Result {
  for (;;) {
    try {
      return use();
    } catch (error) {
      if (!isWouldBlock(error)) throw error;
      Atomics.wait(pause, 0, 0, RETRY_MS);
    }
  }
}
