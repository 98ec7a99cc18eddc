import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  type GeneralName,
  readGeneralNames,
} from "../../certificate/general-name.ts";
import { formatOid } from "../../der/oid.ts";
import { DerReader } from "../../der/reader.ts";
import { refuseDer } from "../../der/refuse.ts";
import { TAG } from "../../der/tags.ts";
import { MAX_CRL_ENTRY_EXTENSIONS } from "../limits.ts";
import { REVOCATION_REASONS, type RevocationReason } from "../reasons.ts";

/** What an entry’s extensions say. */
export interface EntryDetails {
  readonly reason: RevocationReason;
  /** From this entry on, until another one says otherwise; undefined: the same as before. */
  readonly issuer: readonly Uint8Array[] | undefined;
}

export const NO_DETAILS: EntryDetails = {
  reason: "unspecified",
  issuer: undefined,
};

/** id-ce, 2.5.29, and behind it one byte. */
const ID_CE = [0x55, 0x1d] as const;
const REASON_CODE = 21;
/** RFC 5280 §5.3.2: it narrows nothing down for a sign-in of today. */
const INVALIDITY_DATE = 24;
const CERTIFICATE_ISSUER = 29;

/** Where the extensions’ OIDs of the entry being read start and end; scratch space, for nothing here is asynchronous. */
const oidStarts = new Uint32Array(MAX_CRL_ENTRY_EXTENSIONS);
const oidEnds = new Uint32Array(MAX_CRL_ENTRY_EXTENSIONS);

const what = "crlEntryExtensions";

/**
 * Reads crlEntryExtensions (RFC 5280 §5.3). Goes by the bytes and makes no object of what it does not understand: a
 * CRL has hundreds of thousands of entries, and nobody has vouched for it yet.
 *
 * @throws PasserelleError `der_invalid`, `crl_invalid`
 */
export function readEntryDetails(reader: DerReader): EntryDetails {
  const { bytes } = reader;
  let { reason, issuer } = NO_DETAILS;
  const outerEnd = reader.begin(TAG.sequence, what);
  if (reader.isDone) throw refuseDer(what, "empty");
  for (let count = 0; !reader.isDone; count++) {
    if (count === MAX_CRL_ENTRY_EXTENSIONS) throw refuseDer(what, "too many");
    const extensionEnd = reader.begin(TAG.sequence, what);
    const oidStart = reader.skipContents(TAG.objectIdentifier, what);
    const oidEnd = reader.position;
    checkDifferent(bytes, oidStart, oidEnd, count);
    const isCritical = readCritical(reader);
    const start = reader.skipContents(TAG.octetString, what);
    const end = reader.position;
    reader.end(extensionEnd, what);
    switch (understood(bytes, oidStart, oidEnd)) {
      case REASON_CODE:
        reason = readValue(bytes, start, end, readReason);
        break;
      case CERTIFICATE_ISSUER:
        issuer = readValue(bytes, start, end, readIssuer);
        break;
      case INVALIDITY_DATE:
        break;
      case undefined:
      default:
        if (isCritical) throw refuseCritical(bytes, oidStart, oidEnd);
    }
  }
  reader.end(outerEnd, what);
  return { reason, issuer };
}

/** The last byte of an OID in id-ce of three bytes. */
function understood(
  bytes: Uint8Array,
  start: number,
  end: number,
): number | undefined {
  const isIdCe =
    end - start === 3 &&
    bytes[start] === ID_CE[0] &&
    bytes[start + 1] === ID_CE[1];
  return isIdCe ? bytes[start + 2] : undefined;
}

function checkDifferent(
  bytes: Uint8Array,
  start: number,
  end: number,
  count: number,
): void {
  oidStarts[count] = start;
  oidEnds[count] = end;
  for (let index = 0; index < count; index++) {
    const otherStart = oidStarts[index] as number;
    const otherEnd = oidEnds[index] as number;
    if (otherEnd - otherStart !== end - start) continue;
    let same = 0;
    while (
      start + same < end &&
      bytes[start + same] === bytes[otherStart + same]
    )
      same++;
    if (start + same === end) {
      throw refuseDer(what, `${formatOid(bytes, start, end)} twice`);
    }
  }
}

function readCritical(reader: DerReader): boolean {
  if (reader.tag !== TAG.boolean) return false;
  if (!reader.readBoolean(what)) {
    throw refuseDer(what, "BER encoding of a default value");
  }
  return true;
}

function readValue<Value>(
  bytes: Uint8Array,
  start: number,
  end: number,
  read: (reader: DerReader) => Value,
): Value {
  const reader = DerReader.openWithin(bytes, start, end, what);
  const value = read(reader);
  reader.expectEnd(what);
  return value;
}

/** RFC 5280 §5.3.1. */
function readReason(reader: DerReader): RevocationReason {
  const number = reader.readSmallInteger("reasonCode", TAG.enumerated);
  const reason = REVOCATION_REASONS[number];
  if (reason === undefined) throw refuseDer("reasonCode", "unknown reason");
  if (reason === "removeFromCRL") {
    throw refuseDer("reasonCode", "removeFromCRL outside a delta CRL");
  }
  return reason;
}

/** RFC 5280 §5.3.3. */
function readIssuer(reader: DerReader): readonly Uint8Array[] {
  const names = readGeneralNames(reader, "certificateIssuer");
  const directory = names.flatMap((name: GeneralName) =>
    name.kind === "directory" ? [name.name] : [],
  );
  if (directory.length === 0) {
    throw refuseDer("certificateIssuer", "no directory name");
  }
  return directory;
}

function refuseCritical(
  bytes: Uint8Array,
  start: number,
  end: number,
): PasserelleError {
  const oid = formatOid(bytes, start, end);
  return new PasserelleError(
    "crl_invalid",
    `critical CRL entry extension ${oid} is not understood`,
  );
}
