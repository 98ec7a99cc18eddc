import { headerLength, readContentLength } from "./header.ts";
import { refuseDer } from "./refuse.ts";

/**
 * Checks that the elements between `start` and `end` ascend as X.690 §11.6 has it for SET OF (shorter ones padded with
 * zero octets, which for whole elements is plain byte order). A SET's order by tag (§10.3) is the same order.
 *
 * @throws PasserelleError `der_invalid`
 */
export function checkSetOrder(
  bytes: Uint8Array,
  start: number,
  end: number,
  what: string,
): void {
  let previous = -1;
  let offset = start;
  while (offset < end) {
    const length = readContentLength(bytes, offset, end, what);
    const next = offset + headerLength(bytes, offset) + length;
    if (previous >= 0 && isGreater(bytes, previous, offset, next)) {
      throw refuseDer(what, "SET OF not in DER order");
    }
    previous = offset;
    offset = next;
  }
}

/** Whether the element at `first` (which ends at `second`) sorts after the element from `second` to `end`. */
function isGreater(
  bytes: Uint8Array,
  first: number,
  second: number,
  end: number,
): boolean {
  const shared = Math.min(second - first, end - second);
  for (let index = 0; index < shared; index++) {
    const a = bytes[first + index] as number;
    const b = bytes[second + index] as number;
    if (a !== b) return a > b;
  }
  return second - first > end - second;
}
