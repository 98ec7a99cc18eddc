import { MAX_DER_DEPTH, MAX_DER_ELEMENTS } from "../limits.ts";
import { headerLength, readContentLength } from "./header.ts";
import { checkPrimitive } from "./primitive.ts";
import { refuseDer } from "./refuse.ts";
import { checkSetOrder } from "./set-order.ts";
import { describeTag, TAG } from "./tags.ts";

export interface DerLimits {
  readonly maxBytes: number;
  readonly maxElements?: number;
}

/** Where the elements around the current one end; scratch space, for nothing here is asynchronous or recursive. */
const outerEnds = new Int32Array(MAX_DER_DEPTH);

/**
 * Checks that the bytes from `from` to `to` are exactly one DER element, DER all the way down: every length, every universal primitive, the
 * order of every SET, within bounds of size, depth and number. What lies inside OCTET STRINGs and context-specific
 * primitives is opaque here.
 *
 * @throws PasserelleError `der_invalid`
 */
export function checkDer(
  bytes: Uint8Array,
  { maxBytes, maxElements = MAX_DER_ELEMENTS }: DerLimits,
  what: string,
  from = 0,
  to = bytes.length,
): void {
  if (to - from > maxBytes) throw refuseDer(what, "larger than the limit");
  let end = to;
  let offset = from;
  let depth = 0;
  let elements = 0;
  do {
    if (++elements > maxElements) throw refuseDer(what, "too many elements");
    const length = readContentLength(bytes, offset, end, what);
    const start = offset + headerLength(bytes, offset);
    const tag = bytes[offset] as number;
    if (isConstructed(tag, what)) {
      if (depth === MAX_DER_DEPTH) throw refuseDer(what, "nested too deep");
      outerEnds[depth++] = end;
      end = start + length;
      offset = start;
      if (tag === TAG.set) checkSetOrder(bytes, start, end, what);
    } else {
      checkPrimitive(tag, bytes, start, start + length, what);
      offset = start + length;
    }
    while (offset === end && depth > 0) end = outerEnds[--depth] as number;
  } while (depth > 0);
  if (offset !== to) throw refuseDer(what, "trailing bytes");
}

/** The universal types that are made of elements, as bits: EXTERNAL, EMBEDDED PDV, SEQUENCE, SET. */
const CONSTRUCTED_TYPES = (1 << 0x08) | (1 << 0x0b) | (1 << 0x10) | (1 << 0x11);

function isConstructed(tag: number, what: string): boolean {
  const constructed = (tag & 0x20) !== 0;
  if (tag < 0x40) {
    const number = tag & 0x1f;
    const expected = ((CONSTRUCTED_TYPES >> number) & 1) !== 0;
    if (constructed && !expected) {
      throw refuseDer(what, `BER constructed ${describeTag(number)}`);
    }
    if (!constructed && expected) {
      throw refuseDer(what, `primitive ${describeTag(tag)}`);
    }
  }
  return constructed;
}
