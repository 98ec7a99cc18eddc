import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/** One DER element inside a larger buffer: offsets, no copies. */
export interface DerElement {
  readonly tag: number;
  /** First byte of the tag. */
  readonly start: number;
  readonly contentStart: number;
  /** One past the last byte. */
  readonly end: number;
}

const MAX_LENGTH_OCTETS = 4;

/**
 * Reads the element at `start` (X.690 §8.1, definite lengths and low tag numbers only).
 *
 * @throws PasserelleError `certificate_unreadable`
 */
export function readElement(
  bytes: Uint8Array,
  start: number,
  limit: number,
): DerElement {
  const tag = bytes[start];
  const first = bytes[start + 1];
  if (tag === undefined || first === undefined || start + 2 > limit)
    throw unreadable("ends too early");
  let contentStart = start + 2;
  let length = first;
  if (first >= 0x80) {
    const octets = first - 0x80;
    if (octets === 0 || octets > MAX_LENGTH_OCTETS)
      throw unreadable("length of an unsupported form");
    length = 0;
    for (let index = 0; index < octets; index++) {
      length = length * 256 + (bytes[contentStart + index] ?? 0);
    }
    contentStart += octets;
  }
  const end = contentStart + length;
  if (end > limit) throw unreadable("reaches beyond its frame");
  return { tag, start, contentStart, end };
}

/** The elements directly inside a constructed one. */
export function childrenOf(
  bytes: Uint8Array,
  parent: DerElement,
): DerElement[] {
  const children: DerElement[] = [];
  for (let at = parent.contentStart; at < parent.end;) {
    const child = readElement(bytes, at, parent.end);
    children.push(child);
    at = child.end;
  }
  return children;
}

/** Content octets, without a copy. */
export function contentOf(bytes: Uint8Array, element: DerElement): Buffer {
  return Buffer.from(
    bytes.buffer,
    bytes.byteOffset + element.contentStart,
    element.end - element.contentStart,
  );
}

/** The whole element, without a copy. */
export function elementOf(bytes: Uint8Array, element: DerElement): Buffer {
  return Buffer.from(
    bytes.buffer,
    bytes.byteOffset + element.start,
    element.end - element.start,
  );
}

export function unreadable(detail: string): PasserelleError {
  return new PasserelleError("certificate_unreadable", detail);
}
