import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  type ExtensionType,
  parseExtensions,
} from "../../certificate/extensions.ts";
import {
  type GeneralName,
  readGeneralNames,
} from "../../certificate/general-name.ts";
import { DerReader } from "../../der/reader.ts";
import { refuseDer } from "../../der/refuse.ts";
import { TAG } from "../../der/tags.ts";
import { headerLength, readContentLength } from "../../der/header.ts";
import {
  MAX_CRL_ISSUERS,
  MAX_REMEMBERED_DETAILS,
  MAX_REVOKED_CERTIFICATES,
} from "../limits.ts";
import {
  isFinal,
  type Revocation,
  REVOCATION_REASONS,
  type RevocationReason,
} from "../reasons.ts";
import { readUpdateTime } from "./update-time.ts";

/** From this entry on, until the next of these, the entries are about certificates of this issuer. */
interface IssuerChange {
  /** By number of the entry. */
  readonly from: number;
  /** The certificateIssuer's Names, whole elements. */
  readonly issuer: readonly Uint8Array[];
}

/**
 * The entries of a CRL, checked, and left where they stand: a CRL may have hundreds of thousands, of which a sign-in
 * asks for one. Looking one up goes through them all, some milliseconds for the largest CRLs.
 */
export class RevokedCertificates {
  /** The contents of revokedCertificates. */
  readonly #bytes: Uint8Array;
  /** Where each entry starts. */
  readonly #offsets: Uint32Array;
  readonly #changes: readonly IssuerChange[];

  constructor(
    bytes: Uint8Array,
    offsets: Uint32Array,
    changes: readonly IssuerChange[],
  ) {
    this.#bytes = bytes;
    this.#offsets = offsets;
    this.#changes = changes;
  }

  /**
   * The revocation of a certificate by serial number, among the entries of the issuers that `isIssuer` accepts;
   * undefined stands for the CRL's own. Of several entries, one that is for good prevails.
   *
   * @param serialNumber the contents of the INTEGER
   */
  find(
    serialNumber: Uint8Array,
    isIssuer: (issuer: readonly Uint8Array[] | undefined) => boolean,
  ): Revocation | undefined {
    let found: Revocation | undefined;
    for (let index = 0; index < this.#offsets.length; index++) {
      const offset = this.#offsets[index] as number;
      if (!this.#isAbout(offset, serialNumber)) continue;
      if (!isIssuer(this.#issuerOf(index))) continue;
      const revocation = this.#read(offset);
      if (isFinal(revocation)) return revocation;
      found ??= revocation;
    }
    return found;
  }

  #isAbout(entry: number, serialNumber: Uint8Array): boolean {
    const bytes = this.#bytes;
    const integer = entry + headerLength(bytes, entry);
    const { length } = serialNumber;
    // Most entries differ here, and most serial numbers have a length of one byte.
    if (length < 0x80 && bytes[integer + 1] !== length) return false;
    const contents = integer + headerLength(bytes, integer);
    if (
      length >= 0x80 &&
      readContentLength(bytes, integer, bytes.length, "serialNumber") !== length
    ) {
      return false;
    }
    for (let index = length - 1; index >= 0; index--) {
      if (bytes[contents + index] !== serialNumber[index]) return false;
    }
    return true;
  }

  #issuerOf(index: number): readonly Uint8Array[] | undefined {
    return this.#changes.findLast(({ from }) => from <= index)?.issuer;
  }

  #read(offset: number): Revocation {
    const what = "revokedCertificates";
    const fields = new DerReader(this.#bytes, offset).enter(TAG.sequence, what);
    fields.skipElement(what);
    const revokedAt = readUpdateTime(fields, what);
    const { reason } = fields.isDone
      ? NO_DETAILS
      : parseDetails(fields.readElement(what));
    return { revokedAt, reason };
  }
}

export const NO_ENTRIES = new RevokedCertificates(
  new Uint8Array(),
  new Uint32Array(),
  [],
);

/** RFC 5280 §5.3.1. */
const reasonCode: ExtensionType<RevocationReason> = {
  oid: "2.5.29.21",
  name: "reasonCode",
  parse(reader, what) {
    const number = reader.readSmallInteger(what, TAG.enumerated);
    const reason = REVOCATION_REASONS[number];
    if (reason === undefined) throw refuseDer(what, "unknown reason");
    if (reason === "removeFromCRL") {
      throw refuseDer(what, "removeFromCRL outside a delta CRL");
    }
    return reason;
  },
};

/** RFC 5280 §5.3.3. */
const certificateIssuer: ExtensionType<readonly GeneralName[]> = {
  oid: "2.5.29.29",
  name: "certificateIssuer",
  parse: (reader, what) => readGeneralNames(reader, what),
};

/** Besides these, invalidityDate (RFC 5280 §5.3.2) narrows nothing down for a sign-in of today. */
const UNDERSTOOD = new Set([
  reasonCode.oid,
  certificateIssuer.oid,
  "2.5.29.24",
]);

/** What an entry’s extensions say. */
interface EntryDetails {
  readonly reason: RevocationReason;
  /** From this entry on, until another one says otherwise; undefined: the same as before. */
  readonly issuer: readonly Uint8Array[] | undefined;
}
const NO_DETAILS: EntryDetails = { reason: "unspecified", issuer: undefined };

/** SEQUENCE, an INTEGER of one byte, UTCTime. */
const SHORTEST_ENTRY_BYTES = 2 + 3 + 15;

/**
 * Checks revokedCertificates, every entry of it.
 *
 * @param list the contents, known to be DER
 * @throws PasserelleError `der_invalid`, `crl_invalid`
 */
export function readRevokedCertificates(
  list: Uint8Array,
  version: 1 | 2,
  isIndirect: boolean,
): RevokedCertificates {
  const what = "revokedCertificates";
  if (list.length === 0) throw refuseDer(what, "empty");
  const offsets = new Uint32Array(
    Math.min(list.length / SHORTEST_ENTRY_BYTES, MAX_REVOKED_CERTIFICATES),
  );
  const changes: IssuerChange[] = [];
  const readDetails = detailsReader();
  const reader = new DerReader(list);
  let count = 0;
  while (!reader.isDone) {
    if (count === MAX_REVOKED_CERTIFICATES) throw refuseDer(what, "too many");
    offsets[count] = reader.position;
    const outerEnd = reader.begin(TAG.sequence, what);
    skip(reader, TAG.integer, TAG.integer, what);
    skip(reader, TAG.utcTime, TAG.generalizedTime, what);
    if (!reader.isDone) {
      if (version === 1) {
        throw refuseDer(what, "entry extensions in a version 1 CRL");
      }
      const { issuer } = readDetails(reader);
      if (issuer) changes.push({ from: count, issuer });
      if (changes.length > MAX_CRL_ISSUERS) {
        throw refuseDer(what, "too many changes of issuer");
      }
    }
    reader.end(outerEnd, what);
    count++;
  }
  if (changes.length > 0 && !isIndirect) {
    throw refuseDer(what, "certificateIssuer in a CRL that is not indirect");
  }
  return new RevokedCertificates(list, offsets.slice(0, count), changes);
}

/** Moves past an element of one of two types. */
function skip(reader: DerReader, tag: number, or: number, what: string): void {
  if (reader.tag !== tag && reader.tag !== or) {
    throw refuseDer(what, "not of its type");
  }
  reader.skipElement(what);
}

/** Hundreds of thousands of entries have the same few extensions: each is parsed once. */
function detailsReader(): (fields: DerReader) => EntryDetails {
  const known = new Map<string, EntryDetails>();
  return (fields) => {
    const bytes = fields.readElement("crlEntryExtensions", TAG.sequence);
    const key = latin1(bytes);
    const seen = known.get(key);
    if (seen) return seen;
    const details = parseDetails(bytes);
    if (known.size < MAX_REMEMBERED_DETAILS) known.set(key, details);
    return details;
  };
}

/** @param bytes DER of the whole crlEntryExtensions */
function parseDetails(bytes: Uint8Array): EntryDetails {
  const reader = new DerReader(bytes);
  const extensions = parseExtensions(reader, "crlEntryExtensions");
  for (const { isCritical, oid } of extensions.entries) {
    if (isCritical && !UNDERSTOOD.has(oid)) {
      throw new PasserelleError(
        "crl_invalid",
        `critical CRL entry extension ${oid} is not understood`,
      );
    }
  }
  const issuer = extensions.get(certificateIssuer);
  return {
    reason: extensions.get(reasonCode) ?? "unspecified",
    issuer: issuer && directoryNames(issuer),
  };
}

function directoryNames(names: readonly GeneralName[]): readonly Uint8Array[] {
  const directory = names.flatMap((name) =>
    name.kind === "directory" ? [name.name] : [],
  );
  if (directory.length === 0) {
    throw refuseDer(certificateIssuer.name, "no directory name");
  }
  return directory;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(
    "latin1",
  );
}
