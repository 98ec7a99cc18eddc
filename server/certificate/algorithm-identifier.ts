import type { DerReader } from "../der/reader.ts";
import { TAG } from "../der/tags.ts";

/** AlgorithmIdentifier (RFC 5280 §4.1.1.2), unjudged. */
export interface AlgorithmIdentifier {
  /** The whole element, for comparing two of them. */
  readonly bytes: Uint8Array;
  readonly oid: string;
  /** The parameters' whole element; undefined where absent, which is not the same as NULL. */
  readonly parameters: Uint8Array | undefined;
}

/** @throws PasserelleError `der_invalid` */
export function parseAlgorithmIdentifier(
  reader: DerReader,
  what: string,
  tag: number = TAG.sequence,
): AlgorithmIdentifier {
  const { element, contents } = reader.enterElement(tag, what);
  const oid = contents.readOid(what);
  const parameters = contents.isDone ? undefined : contents.readElement(what);
  contents.expectEnd(what);
  return { bytes: element, oid, parameters };
}
