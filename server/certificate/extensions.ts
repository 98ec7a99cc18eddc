import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { DerReader } from "../der/reader.ts";
import { refuseDer } from "../der/refuse.ts";
import { TAG } from "../der/tags.ts";
import { MAX_EXTENSIONS } from "../limits.ts";

export interface Extension {
  readonly oid: string;
  readonly isCritical: boolean;
  /** The contents of the OCTET STRING, unparsed. */
  readonly value: Uint8Array;
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
  /** By OID. */
  readonly #parsed = new Map<string, unknown>();

  constructor(entries: readonly Extension[]) {
    this.entries = entries;
  }

  find(oid: string): Extension | undefined {
    for (const entry of this.entries) if (entry.oid === oid) return entry;
    return undefined;
  }

  /**
   * The value of the extension of this type, or undefined when there is none.
   *
   * @throws PasserelleError `der_invalid` when the value is malformed
   */
  get<Value>(type: ExtensionType<Value>): Value | undefined {
    const parsed = this.#parsed.get(type.oid);
    if (parsed !== undefined) return parsed as Value;
    const extension = this.find(type.oid);
    if (!extension) return undefined;
    const value = parseValue(type, extension.value);
    this.#parsed.set(type.oid, value);
    return value;
  }
}

export const NO_EXTENSIONS = new Extensions([]);

function parseValue<Value>(
  type: ExtensionType<Value>,
  bytes: Uint8Array,
): Value {
  const reader = DerReader.open(bytes, { maxBytes: bytes.length }, type.name);
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
  reader.begin(TAG.sequence, what);
  if (reader.isDone) throw refuseDer(what, "empty");
  const entries: Extension[] = [];
  while (!reader.isDone) {
    if (entries.length === MAX_EXTENSIONS) throw refuseDer(what, "too many");
    const extension = parseExtension(reader, what);
    if (entries.some(({ oid }) => oid === extension.oid)) {
      throw new PasserelleError(
        "certificate_invalid",
        `${what}: ${extension.oid} twice`,
      );
    }
    entries.push(extension);
  }
  reader.end(what);
  return new Extensions(entries);
}

function parseExtension(reader: DerReader, what: string): Extension {
  reader.begin(TAG.sequence, what);
  const oid = reader.readOid(what);
  let isCritical = false;
  if (reader.tag === TAG.boolean) {
    isCritical = reader.readBoolean(what);
    if (!isCritical) throw refuseDer(what, "BER encoding of a default value");
  }
  const value = reader.readOctetString(what);
  reader.end(what);
  return { oid, isCritical, value };
}
