import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  type AlgorithmIdentifier,
  parseAlgorithmIdentifier,
} from "../../certificate/algorithm-identifier.ts";
import {
  type Extensions,
  NO_EXTENSIONS,
  parseExtensions,
} from "../../certificate/extensions.ts";
import { bufferOf } from "../../der/buffer-of.ts";
import { equalBytes } from "../../der/equal-bytes.ts";
import { DerReader } from "../../der/reader.ts";
import { refuseDer } from "../../der/refuse.ts";
import { contextConstructed, TAG } from "../../der/tags.ts";
import type { UpdateTimes } from "../freshness.ts";
import { MAX_CRL_BYTES, MAX_CRL_ELEMENTS } from "../limits.ts";
import { checkCrlExtensions } from "./extensions.ts";
import {
  issuingDistributionPoint,
  type IssuingDistributionPoint,
} from "./issuing-distribution-point.ts";
import { readRevokedCertificates } from "./read-entries.ts";
import {
  NO_ENTRIES,
  type RevokedCertificates,
} from "./revoked-certificates.ts";
import { readUpdateTime } from "./update-time.ts";

/** A complete CRL taken apart, its signature and times not judged. Every Uint8Array is a slice of one copy of the original. */
export interface Crl extends UpdateTimes {
  /** TBSCertList, whole element: what the issuer signed. */
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** The issuer's Name, whole element. */
  readonly issuer: Uint8Array;
  readonly scope: IssuingDistributionPoint | undefined;
  readonly revoked: RevokedCertificates;
}

interface Parsed {
  /** A copy of what was parsed: callers may fill their array anew, and would get the old CRL's word for the new one. */
  readonly bytes: Uint8Array;
  readonly crl: Crl;
}

/** The same CRL serves many sign-ins, and a large one takes long to parse, but not to compare. */
const parsedCrls = new WeakMap<Uint8Array, Parsed>();

/**
 * Parses a CRL (RFC 5280 §5.1), strict DER, version 1 or 2. Delta CRLs, and critical extensions this code does not
 * know, are refused by name.
 *
 * @param bytes DER, exactly one CRL
 * @throws PasserelleError `crl_invalid`
 */
export function parseCrl(bytes: Uint8Array): Crl {
  const known = parsedCrls.get(bytes);
  if (known && bufferOf(known.bytes).equals(bytes)) return known.crl;
  try {
    const limits = { maxBytes: MAX_CRL_BYTES, maxElements: MAX_CRL_ELEMENTS };
    const copy = new Uint8Array(bytes);
    const crl = readCrl(DerReader.open(copy, limits, "CRL"));
    parsedCrls.set(bytes, { bytes: copy, crl });
    return crl;
  } catch (cause) {
    if (!(cause instanceof PasserelleError)) throw cause;
    throw new PasserelleError("crl_invalid", cause.message, { cause });
  }
}

function readCrl(reader: DerReader): Crl {
  const outer = reader.enter(TAG.sequence, "CRL");
  const tbs = outer.readElement("tbsCertList", TAG.sequence);
  const fields = new DerReader(tbs).enter(TAG.sequence, "tbsCertList");
  const version = readVersion(fields);
  const inner = parseAlgorithmIdentifier(fields, "signature");
  const issuer = fields.readElement("issuer", TAG.sequence);
  const thisUpdate = readUpdateTime(fields, "thisUpdate");
  const nextUpdate =
    fields.tag === TAG.utcTime || fields.tag === TAG.generalizedTime
      ? readUpdateTime(fields, "nextUpdate")
      : undefined;
  const list = fields.enterOptional(TAG.sequence, "revokedCertificates")?.rest;
  const extensions = readExtensions(fields, version);
  fields.expectEnd("tbsCertList");
  const signatureAlgorithm = parseAlgorithmIdentifier(
    outer,
    "signatureAlgorithm",
  );
  const signature = outer.readBitStringBytes("signatureValue");
  outer.expectEnd("CRL");
  if (!equalBytes(inner.bytes, signatureAlgorithm.bytes)) {
    throw new PasserelleError(
      "crl_invalid",
      "signature algorithm inside and outside tbsCertList differ",
    );
  }
  checkCrlExtensions(extensions);
  const scope = extensions.get(issuingDistributionPoint);
  return {
    tbs,
    signatureAlgorithm,
    signature,
    issuer,
    thisUpdate,
    nextUpdate,
    scope,
    revoked: list
      ? readRevokedCertificates(list, version, scope?.isIndirect ?? false)
      : NO_ENTRIES,
  };
}

function readVersion(fields: DerReader): 1 | 2 {
  if (fields.tag !== TAG.integer) return 1;
  if (fields.readSmallInteger("version") !== 1) {
    throw refuseDer("version", "neither 2, nor absent for 1");
  }
  return 2;
}

function readExtensions(fields: DerReader, version: 1 | 2): Extensions {
  const explicit = fields.enterOptional(contextConstructed(0), "crlExtensions");
  if (!explicit) return NO_EXTENSIONS;
  if (version === 1) {
    throw refuseDer("crlExtensions", "in a version 1 CRL");
  }
  const extensions = parseExtensions(explicit, "crlExtensions");
  explicit.expectEnd("crlExtensions");
  return extensions;
}
