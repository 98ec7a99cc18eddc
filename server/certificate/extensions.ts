import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { DerReader } from "../der/reader.ts";
import { refuseDer } from "../der/refuse.ts";
import { TAG } from "../der/tags.ts";
import { MAX_EXTENSIONS } from "../limits.ts";

export interface Extension {
  readonly oid: string;
  readonly isCritical: boolean;
  /** Where the value, the contents of the OCTET STRING, stands in the bytes it was read from. */
  readonly start: number;
  readonly end: number;
  /** The value, once somebody has asked for it. */
  parsed: unknown;
}

/** How the value of one kind of extension is read. */
export interface ExtensionType<Value> {
  readonly oid: string;
  readonly name: string;
  /** Reads the whole value; `reader` stands before its one element. */
  readonly parse: (reader: DerReader, what: string) => Value;
}

/** The extensions of a certificate, CRL, CRL entry or OCSP response. Values are parsed when asked for, once. */
export class Extensions {
  readonly entries: readonly Extension[];
  readonly #bytes: Uint8Array;

  constructor(entries: readonly Extension[], bytes: Uint8Array) {
    this.entries = entries;
    this.#bytes = bytes;
  }

  find(oid: string): Extension | undefined {
    return findIn(this.entries, oid);
  }

  /**
   * The value of the extension of this type, or undefined when there is none.
   *
   * @throws PasserelleError `der_invalid` when the value is malformed
   */
  get<Value>(type: ExtensionType<Value>): Value | undefined {
    const extension = this.find(type.oid);
    if (!extension) return undefined;
    extension.parsed ??= parseValue(type, this.#bytes, extension);
    return extension.parsed as Value;
  }
}

export const NO_EXTENSIONS = new Extensions([], new Uint8Array());

function parseValue<Value>(
  type: ExtensionType<Value>,
  bytes: Uint8Array,
  { start, end }: Extension,
): Value {
  const reader = DerReader.openWithin(bytes, start, end, type.name);
  const value = type.parse(reader, type.name);
  reader.expectEnd(type.name);
  return value;
}

/**
 * Parses `Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension` (RFC 5280 §4.1).
 *
 * @throws PasserelleError `der_invalid`; `certificate_invalid` for two extensions of one kind
 */
export function parseExtensions(reader: DerReader, what: string): Extensions {
  const outerEnd = reader.begin(TAG.sequence, what);
  if (reader.isDone) throw refuseDer(what, "empty");
  const entries: Extension[] = [];
  while (!reader.isDone) {
    if (entries.length === MAX_EXTENSIONS) throw refuseDer(what, "too many");
    const extension = parseExtension(reader, what);
    if (findIn(entries, extension.oid)) {
      throw new PasserelleError(
        "certificate_invalid",
        `${what}: ${extension.oid} twice`,
      );
    }
    entries.push(extension);
  }
  reader.end(outerEnd, what);
  return new Extensions(entries, reader.bytes);
}

function findIn(
  entries: readonly Extension[],
  oid: string,
): Extension | undefined {
  for (const entry of entries) if (entry.oid === oid) return entry;
  return undefined;
}

function parseExtension(reader: DerReader, what: string): Extension {
  const outerEnd = reader.begin(TAG.sequence, what);
  const oid = reader.readOid(what);
  let isCritical = false;
  if (reader.tag === TAG.boolean) {
    isCritical = reader.readBoolean(what);
    if (!isCritical) throw refuseDer(what, "BER encoding of a default value");
  }
  const start = reader.skipContents(TAG.octetString, what);
  const end = reader.position;
  reader.end(outerEnd, what);
  return { oid, isCritical, start, end, parsed: undefined };
}
