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
  readonly #parsed = new Map<ExtensionType<unknown>, unknown>();

  constructor(entries: readonly Extension[]) {
    this.entries = entries;
  }

  find(oid: string): Extension | undefined {
    return this.entries.find((extension) => extension.oid === oid);
  }

  /**
   * The value of the extension of this type, or undefined when there is none.
   *
   * @throws PasserelleError `der_invalid` when the value is malformed
   */
  get<Value>(type: ExtensionType<Value>): Value | undefined {
    if (this.#parsed.has(type)) return this.#parsed.get(type) as Value;
    const extension = this.find(type.oid);
    const value = extension && parseValue(type, extension.value);
    this.#parsed.set(type, value);
    return value;
  }
}

export const NO_EXTENSIONS = new Extensions([]);

function parseValue<Value>(
  type: ExtensionType<Value>,
  bytes: Uint8Array,
): Value {
  const limits = { maxBytes: bytes.length };
  const reader = DerReader.open(bytes, limits, type.name);
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
  const list = reader.enter(TAG.sequence, what);
  if (list.isDone) throw refuseDer(what, "empty");
  const entries: Extension[] = [];
  while (!list.isDone) {
    if (entries.length === MAX_EXTENSIONS) throw refuseDer(what, "too many");
    const extension = parseExtension(list, what);
    if (entries.some(({ oid }) => oid === extension.oid)) {
      throw new PasserelleError(
        "certificate_invalid",
        `${what}: ${extension.oid} twice`,
      );
    }
    entries.push(extension);
  }
  return new Extensions(entries);
}

function parseExtension(list: DerReader, what: string): Extension {
  const fields = list.enter(TAG.sequence, what);
  const oid = fields.readOid(what);
  let isCritical = false;
  if (fields.tag === TAG.boolean) {
    isCritical = fields.readBoolean(what);
    if (!isCritical) throw refuseDer(what, "BER encoding of a default value");
  }
  const value = fields.readOctetString(what);
  fields.expectEnd(what);
  return { oid, isCritical, value };
}
