import { DerReader } from "../der/reader.ts";
import { RecentValues } from "../der/recent-values.ts";
import { TAG } from "../der/tags.ts";

/** AlgorithmIdentifier (RFC 5280 §4.1.1.2), unjudged. */
export interface AlgorithmIdentifier {
  /** The whole element, for comparing two of them. */
  readonly bytes: Uint8Array;
  readonly oid: string;
  /** The parameters' whole element; undefined where absent, which is not the same as NULL. */
  readonly parameters: Uint8Array | undefined;
  readonly hasNullParameters: boolean;
}

const recent = new RecentValues<AlgorithmIdentifier>();

/** @throws PasserelleError `der_invalid` */
export function parseAlgorithmIdentifier(
  reader: DerReader,
  what: string,
  tag: number = TAG.sequence,
): AlgorithmIdentifier {
  const start = reader.position;
  const fields = reader.skipContents(tag, what);
  const end = reader.position;
  const known = recent.get(reader.bytes, start, end);
  if (known) return known;
  const bytes = reader.bytes.slice(start, end);
  const algorithm = parse(bytes, new DerReader(bytes, fields - start), what);
  recent.set(bytes, algorithm);
  return algorithm;
}

function parse(
  bytes: Uint8Array,
  fields: DerReader,
  what: string,
): AlgorithmIdentifier {
  const oid = fields.readOid(what);
  const parameters = fields.isDone ? undefined : fields.readElement(what);
  fields.expectEnd(what);
  const hasNullParameters =
    parameters?.length === 2 && parameters[0] === TAG.null;
  return { bytes, oid, parameters, hasNullParameters };
}
