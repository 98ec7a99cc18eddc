import { checkDer, type DerLimits } from "./check.ts";
import { headerLength, readContentLength } from "./header.ts";
import { parseOid } from "./oid.ts";
import * as primitive from "./primitive.ts";
import { refuseDer } from "./refuse.ts";
import { describeTag, TAG } from "./tags.ts";
import { parseTime } from "./time.ts";

export interface BitString {
  readonly bytes: Uint8Array;
  /** Unused bits at the end of the last byte, all zero. */
  readonly unusedBits: number;
}

/**
 * Reads elements one after the other and hands out slices of the original bytes, never copies. `what` names the field
 * in the error. Every read throws PasserelleError `der_invalid` when the next element is not the expected one.
 */
export class DerReader {
  readonly #bytes: Uint8Array;
  #end: number;
  #offset: number;

  /** Reads elements of bytes that lie inside an element already checked; untrusted bytes go through `open`. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#offset = start;
    this.#end = end;
  }

  /** Checks untrusted bytes to be exactly one DER element and opens a reader over it. */
  static open(bytes: Uint8Array, limits: DerLimits, what: string): DerReader {
    const plain = withoutSubclass(bytes);
    checkDer(plain, limits, what);
    return new DerReader(plain);
  }

  /** The same for an element that stands inside other bytes. */
  static openWithin(
    bytes: Uint8Array,
    start: number,
    end: number,
    what: string,
  ): DerReader {
    checkDer(bytes, { maxBytes: bytes.length }, what, start, end);
    return new DerReader(bytes, start, end);
  }

  /** The bytes it reads from, in which positions count. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get isDone(): boolean {
    return this.#offset === this.#end;
  }

  /** The next element's tag, or undefined when there is none. */
  get tag(): number | undefined {
    return this.isDone ? undefined : this.#bytes[this.#offset];
  }

  /** Where the next element starts, and the last one read ends. */
  get position(): number {
    return this.#offset;
  }

  /** Everything read since a position. */
  sliceFrom(position: number): Uint8Array {
    return this.#bytes.subarray(position, this.#offset);
  }

  /** Steps into the next element; returns what `end` takes to step out of it again: where the one around it ends. */
  begin(tag: number, what: string): number {
    const start = this.#step(tag, what);
    const outerEnd = this.#end;
    this.#end = this.#offset;
    this.#offset = start;
    return outerEnd;
  }

  /** Steps out of an element, all of which must have been read. */
  end(outerEnd: number, what: string): void {
    this.expectEnd(what);
    this.#end = outerEnd;
  }

  /** The whole next element, header included; of any type unless `tag` is given. */
  readElement(what: string, tag = this.tag): Uint8Array {
    const start = this.#offset;
    this.#step(tag, what);
    return this.#bytes.subarray(start, this.#offset);
  }

  skipElement(what: string): void {
    this.#step(this.tag, what);
  }

  /** Moves past the next element; returns where its contents start, which end at `position`. */
  skipContents(tag: number, what: string): number {
    return this.#step(tag, what);
  }

  readContents(tag: number, what: string): Uint8Array {
    const start = this.#step(tag, what);
    return this.#bytes.subarray(start, this.#offset);
  }

  /** A reader over the elements inside the next element. */
  enter(tag: number, what: string): DerReader {
    const start = this.#step(tag, what);
    return new DerReader(this.#bytes, start, this.#offset);
  }

  /** Like `enter`, with the whole element beside it. */
  enterElement(
    tag: number,
    what: string,
  ): { element: Uint8Array; contents: DerReader } {
    const offset = this.#offset;
    const start = this.#step(tag, what);
    return {
      element: this.#bytes.subarray(offset, this.#offset),
      contents: new DerReader(this.#bytes, start, this.#offset),
    };
  }

  /** Like `enter`, when the next element has this tag; otherwise undefined and nothing is read. */
  enterOptional(tag: number, what: string): DerReader | undefined {
    return this.tag === tag ? this.enter(tag, what) : undefined;
  }

  /** The bytes not yet read. */
  get rest(): Uint8Array {
    return this.#bytes.subarray(this.#offset, this.#end);
  }

  expectEnd(what: string): void {
    if (!this.isDone) throw refuseDer(what, "elements beyond the last one");
  }

  readBoolean(what: string): boolean {
    const start = this.#step(TAG.boolean, what);
    primitive.checkBoolean(this.#bytes, start, this.#offset, what);
    return this.#bytes[start] !== 0;
  }

  /** The contents of an INTEGER: big-endian two's complement in the shortest form. */
  readInteger(what: string, tag: number = TAG.integer): Uint8Array {
    const start = this.skipInteger(what, tag);
    return this.#bytes.subarray(start, this.#offset);
  }

  /** Moves past an INTEGER; returns where its contents start, which end at `position`. */
  skipInteger(what: string, tag: number = TAG.integer): number {
    const start = this.#step(tag, what);
    primitive.checkInteger(this.#bytes, start, this.#offset, what);
    return start;
  }

  /** An INTEGER, or another type of the same contents, between 0 and 2^31 - 1. */
  readSmallInteger(what: string, tag: number = TAG.integer): number {
    const start = this.skipInteger(what, tag);
    if (((this.#bytes[start] as number) & 0x80) !== 0) {
      throw refuseDer(what, "negative INTEGER");
    }
    if (this.#offset - start > 4) throw refuseDer(what, "INTEGER too large");
    let value = 0;
    for (let index = start; index < this.#offset; index++) {
      value = value * 256 + (this.#bytes[index] as number);
    }
    return value;
  }

  readBitString(what: string, tag: number = TAG.bitString): BitString {
    const start = this.#step(tag, what);
    primitive.checkBitString(this.#bytes, start, this.#offset, what);
    return {
      bytes: this.#bytes.subarray(start + 1, this.#offset),
      unusedBits: this.#bytes[start] as number,
    };
  }

  /** The bytes of a BIT STRING that must be whole bytes: keys, signatures. */
  readBitStringBytes(what: string): Uint8Array {
    const { bytes, unusedBits } = this.readBitString(what);
    if (unusedBits !== 0) throw refuseDer(what, "BIT STRING of odd bits");
    return bytes;
  }

  readOctetString(what: string): Uint8Array {
    return this.readContents(TAG.octetString, what);
  }

  /** An OBJECT IDENTIFIER in its dotted form. */
  readOid(what: string, tag: number = TAG.objectIdentifier): string {
    const start = this.#step(tag, what);
    return parseOid(this.#bytes, start, this.#offset, what);
  }

  readNull(what: string): void {
    const start = this.#step(TAG.null, what);
    if (start !== this.#offset) throw refuseDer(what, "NULL with contents");
  }

  /**
   * A UTCTime or GeneralizedTime, whichever RFC 5280 §4.1.2.5 and RFC 5652 §11.3 ask for at that date (UTCTime from
   * 1950 to 2049).
   *
   * @returns Unix time in milliseconds
   */
  readTime(what: string): number {
    if (this.tag === TAG.utcTime) {
      const start = this.#step(TAG.utcTime, what);
      return parseTime(TAG.utcTime, this.#bytes, start, this.#offset, what);
    }
    const milliseconds = this.readGeneralizedTime(what);
    if (milliseconds >= UTC_TIME_START && milliseconds < UTC_TIME_END) {
      throw refuseDer(what, "GeneralizedTime where UTCTime is the form");
    }
    return milliseconds;
  }

  /** @returns Unix time in milliseconds */
  readGeneralizedTime(what: string, tag: number = TAG.generalizedTime): number {
    const start = this.#step(tag, what);
    return parseTime(
      TAG.generalizedTime,
      this.#bytes,
      start,
      this.#offset,
      what,
    );
  }

  /** Moves past the next element, which must have the tag; returns where its contents start. */
  #step(tag: number | undefined, what: string): number {
    const offset = this.#offset;
    if (offset === this.#end) throw refuseDer(what, "missing");
    const found = this.#bytes[offset] as number;
    if (found !== tag) {
      throw refuseDer(
        what,
        `${describeTag(found)} where ${describeTag(tag ?? 0)} was expected`,
      );
    }
    const length = readContentLength(this.#bytes, offset, this.#end, what);
    const start = offset + headerLength(this.#bytes, offset);
    this.#offset = start + length;
    return start;
  }
}

const UTC_TIME_START = Date.UTC(1950, 0);
const UTC_TIME_END = Date.UTC(2050, 0);

/** The same bytes as a plain Uint8Array, so that code meets one kind only. */
function withoutSubclass(bytes: Uint8Array): Uint8Array {
  if (bytes.constructor === Uint8Array) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
