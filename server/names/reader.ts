import { DerReader } from "../der/reader.ts";
import { refuseDer } from "../der/refuse.ts";
import { TAG } from "../der/tags.ts";
import { MAX_NAME_ATTRIBUTES } from "../limits.ts";

/** An attribute of a Name: its value's contents are the bytes from `start` to `end`. */
export interface NameAttribute {
  readonly oid: string;
  /** The value's type. */
  readonly tag: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/**
 * Goes through the attributes of a Name (RFC 5280 §4.1.2.4), checking its form on the way. It is itself the attribute
 * that `next` stopped at.
 */
export class NameReader implements NameAttribute {
  oid = "";
  tag = 0;
  readonly bytes: Uint8Array;
  start = 0;
  end = 0;
  /** Whether this attribute begins a RelativeDistinguishedName. */
  isFirst = false;
  readonly #what: string;
  readonly #reader: DerReader;
  readonly #outerEnd: number;
  /** Where the Name ends, while within a relative name. */
  #nameEnd: number | undefined;
  #count = 0;

  /**
   * @param name DER of the whole element
   * @throws PasserelleError `der_invalid`, as `next` does
   */
  constructor(name: Uint8Array, what: string) {
    this.bytes = name;
    this.#what = what;
    this.#reader = new DerReader(name);
    this.#outerEnd = this.#reader.begin(TAG.sequence, what);
  }

  /** Moves to the next attribute; false after the last one. */
  next(): boolean {
    const reader = this.#reader;
    const what = this.#what;
    if (this.#nameEnd !== undefined && reader.isDone) {
      reader.end(this.#nameEnd, what);
      this.#nameEnd = undefined;
    }
    this.isFirst = this.#nameEnd === undefined;
    if (this.isFirst) {
      if (reader.isDone) {
        reader.end(this.#outerEnd, what);
        reader.expectEnd(what);
        return false;
      }
      this.#nameEnd = reader.begin(TAG.set, what);
    }
    if (++this.#count > MAX_NAME_ATTRIBUTES) throw refuseDer(what, "too long");
    const setEnd = reader.begin(TAG.sequence, what);
    this.oid = reader.readOid(what);
    this.tag = reader.tag ?? 0;
    this.start = reader.skipContents(this.tag, what);
    this.end = reader.position;
    reader.end(setEnd, what);
    return true;
  }
}
