import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  type ExtensionType,
  NO_EXTENSIONS,
  parseExtensions,
} from "../../certificate/extensions.ts";
import {
  type GeneralName,
  readGeneralNames,
} from "../../certificate/general-name.ts";
import type { DerReader } from "../../der/reader.ts";
import { refuseDer } from "../../der/refuse.ts";
import { TAG } from "../../der/tags.ts";
import { MAX_REVOKED_CERTIFICATES } from "../limits.ts";
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
  for (let count = 0; !list.isDone; count++) {
    if (count === MAX_REVOKED_CERTIFICATES) throw refuseDer(what, "too many");
    const fields = list.enter(TAG.sequence, what);
    const serialNumber = latin1(fields.readInteger(`${what}.serialNumber`));
    const revokedAt = readUpdateTime(fields, `${what}.revocationDate`);
    const extensions = fields.isDone
      ? NO_EXTENSIONS
      : parseExtensions(fields, `${what}.crlEntryExtensions`);
    fields.expectEnd(what);
    if (version === 1 && extensions !== NO_EXTENSIONS) {
      throw refuseDer(what, "entry extensions in a version 1 CRL");
    }
    for (const { isCritical, oid } of extensions.entries) {
      if (isCritical && !UNDERSTOOD.has(oid)) {
        throw new PasserelleError(
          "crl_invalid",
          `critical CRL entry extension ${oid} is not understood`,
        );
      }
    }
    const issuer = extensions.get(certificateIssuer);
    if (issuer) {
      if (!isIndirect) {
        throw refuseDer(
          what,
          "certificateIssuer in a CRL that is not indirect",
        );
      }
      current = { issuer: directoryNames(issuer), bySerialNumber: new Map() };
      groups.push(current);
    }
    const reason = extensions.get(reasonCode) ?? "unspecified";
    current.bySerialNumber.set(serialNumber, { revokedAt, reason });
  }
  return groups;
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
