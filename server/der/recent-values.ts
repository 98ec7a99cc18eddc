import { hashOf } from "./hash-of.ts";

/** A table of a size that is a power of two. */
const SLOTS = 512;
/** What is longer is not remembered, so that strangers cannot fill memory. */
const MAX_BYTES = 96;

interface Entry<Value> {
  readonly bytes: Uint8Array;
  readonly value: Value;
}

/**
 * Remembers what byte strings met lately stand for, one for each hash: the same few object identifiers and algorithms
 * stand in every certificate.
 */
export class RecentValues<Value> {
  readonly #entries: (Entry<Value> | null)[] = Array.from(
    { length: SLOTS },
    () => null,
  );

  /** What the bytes from `start` to `end` stand for, if it is remembered. */
  get(bytes: Uint8Array, start: number, end: number): Value | undefined {
    const entry = this.#entries[slotOf(bytes, start, end)];
    return entry && isSame(entry.bytes, bytes, start, end)
      ? entry.value
      : undefined;
  }

  /** @param bytes of the caller's own, not to be written to any more */
  set(bytes: Uint8Array, value: Value): void {
    if (bytes.length > MAX_BYTES) return;
    this.#entries[slotOf(bytes, 0, bytes.length)] = { bytes, value };
  }
}

function slotOf(bytes: Uint8Array, start: number, end: number): number {
  return hashOf(bytes, start, end) & (SLOTS - 1);
}

function isSame(
  known: Uint8Array,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  if (known.length !== end - start) return false;
  for (let index = 0; index < known.length; index++) {
    if (known[index] !== bytes[start + index]) return false;
  }
  return true;
}
