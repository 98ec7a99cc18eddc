import type { DerReader } from "../der/reader.ts";
import { TAG } from "../der/tags.ts";

/** AlgorithmIdentifier (RFC 5280 §4.1.1.2), unjudged. */
export class AlgorithmIdentifier {
  /** The whole element, for comparing two of them. */
  readonly bytes: Uint8Array;
  readonly oid: string;
  readonly #parametersStart: number;

  constructor(bytes: Uint8Array, oid: string, parametersStart: number) {
    this.bytes = bytes;
    this.oid = oid;
    this.#parametersStart = parametersStart;
  }

  /** The parameters' whole element; undefined where absent, which is not the same as NULL. */
  get parameters(): Uint8Array | undefined {
    if (!this.hasParameters) return undefined;
    return this.bytes.subarray(this.#parametersStart);
  }

  get hasParameters(): boolean {
    return this.#parametersStart < this.bytes.length;
  }

  get hasNullParameters(): boolean {
    const start = this.#parametersStart;
    return this.bytes.length === start + 2 && this.bytes[start] === TAG.null;
  }
}

/** @throws PasserelleError `der_invalid` */
export function parseAlgorithmIdentifier(
  reader: DerReader,
  what: string,
  tag: number = TAG.sequence,
): AlgorithmIdentifier {
  const start = reader.position;
  reader.begin(tag, what);
  const oid = reader.readOid(what);
  const parametersStart = reader.position - start;
  if (!reader.isDone) reader.skipElement(what);
  reader.end(what);
  return new AlgorithmIdentifier(reader.sliceFrom(start), oid, parametersStart);
}
