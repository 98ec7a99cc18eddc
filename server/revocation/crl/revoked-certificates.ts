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
import { MAX_REMEMBERED_DETAILS, MAX_REVOKED_CERTIFICATES } from "../limits.ts";
import {
  type Revocation,
  REVOCATION_REASONS,
  type RevocationReason,
} from "../reasons.ts";
import { readUpdateTime } from "./update-time.ts";

/** One issuer's entries in a CRL. */
interface IssuerEntries {
  /** The certificateIssuer's Names, whole elements; undefined for the CRL's own issuer. */
  readonly issuer: readonly Uint8Array[] | undefined;
  /** By serial number, the INTEGER's contents as Latin-1. */
  readonly bySerialNumber: Map<string, Revocation>;
}
export type RevokedCertificates = readonly IssuerEntries[];
export const NO_ENTRIES: RevokedCertificates = [];

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

/**
 * Reads revokedCertificates, every entry of it, into what a look-up needs.
 *
 * @throws PasserelleError `der_invalid`, `crl_invalid`
 */
export function readRevokedCertificates(
  list: DerReader,
  version: 1 | 2,
  isIndirect: boolean,
): RevokedCertificates {
  const what = "revokedCertificates";
  if (list.isDone) throw refuseDer(what, "empty");
  let current: IssuerEntries = { issuer: undefined, bySerialNumber: new Map() };
  const groups = [current];
  const readDetails = detailsReader();
  for (let count = 0; !list.isDone; count++) {
    if (count === MAX_REVOKED_CERTIFICATES) throw refuseDer(what, "too many");
    const fields = list.enter(TAG.sequence, what);
    const serialNumber = latin1(fields.readInteger(what));
    const revokedAt = readUpdateTime(fields, what);
    if (version === 1 && !fields.isDone) {
      throw refuseDer(what, "entry extensions in a version 1 CRL");
    }
    const { reason, issuer } = fields.isDone ? NO_DETAILS : readDetails(fields);
    fields.expectEnd(what);
    if (issuer) {
      if (!isIndirect) {
        throw refuseDer(
          what,
          "certificateIssuer in a CRL that is not indirect",
        );
      }
      current = { issuer, bySerialNumber: new Map() };
      groups.push(current);
    }
    current.bySerialNumber.set(serialNumber, { revokedAt, reason });
  }
  return groups;
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

/** The revocation of a certificate by serial number, among the entries of the issuers that `isIssuer` accepts. */
export function findRevocation(
  revoked: RevokedCertificates,
  serialNumber: Uint8Array,
  isIssuer: (issuer: readonly Uint8Array[] | undefined) => boolean,
): Revocation | undefined {
  const key = latin1(serialNumber);
  for (const { issuer, bySerialNumber } of revoked) {
    const found = bySerialNumber.get(key);
    if (found && isIssuer(issuer)) return found;
  }
  return undefined;
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
