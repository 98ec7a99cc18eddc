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
import { MAX_CRL_BYTES } from "../limits.ts";
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

/** A complete CRL, its signature and times not judged. Every Uint8Array is a slice of one copy of the original. */
export interface Crl extends UpdateTimes {
  /** TBSCertList, whole element: what the issuer signed. */
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** The issuer's Name, whole element. */
  readonly issuer: Uint8Array;
  readonly scope: IssuingDistributionPoint | undefined;
  /**
   * Its entries, checked at the first call: a large CRL has a million elements, and of one that nobody signed they are
   * not worth a look.
   *
   * @throws PasserelleError `crl_invalid`
   */
  readonly revoked: () => RevokedCertificates;
}

interface Opened {
  /** A copy of what was opened: callers may fill their array anew, and would get the old CRL's word for the new one. */
  readonly bytes: Uint8Array;
  readonly crl: Crl;
}

/** The same CRL serves many sign-ins, and a large one takes long to parse, but not to compare. */
const openedCrls = new WeakMap<Uint8Array, Opened>();

/**
 * Parses a CRL (RFC 5280 §5.1), strict DER, version 1 or 2, with all its entries. Delta CRLs, and critical extensions
 * this code does not know, are refused by name.
 *
 * @param bytes DER, exactly one CRL
 * @throws PasserelleError `crl_invalid`
 */
export function parseCrl(bytes: Uint8Array): Crl {
  const crl = openCrl(bytes);
  crl.revoked();
  return crl;
}

/** The same, but for the entries: what it takes to tell who signed it, and about whom. */
export function openCrl(bytes: Uint8Array): Crl {
  const known = openedCrls.get(bytes);
  if (known && bufferOf(known.bytes).equals(bytes)) return known.crl;
  if (bytes.length > MAX_CRL_BYTES) {
    throw new PasserelleError("crl_invalid", "CRL: larger than the limit");
  }
  const copy = new Uint8Array(bytes);
  const crl = asCrlInvalid(() => readCrl(copy));
  openedCrls.set(bytes, { bytes: copy, crl });
  return crl;
}

function asCrlInvalid<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof PasserelleError)) throw cause;
    throw new PasserelleError("crl_invalid", cause.message, { cause });
  }
}

function readCrl(bytes: Uint8Array): Crl {
  const reader = new DerReader(bytes);
  const outer = reader.enter(TAG.sequence, "CRL");
  reader.expectEnd("CRL");
  const tbs = outer.readElement("tbsCertList", TAG.sequence);
  const fields = new DerReader(tbs).enter(TAG.sequence, "tbsCertList");
  const version = readVersion(fields);
  const inner = parseAlgorithmIdentifier(
    checkNext(fields, "signature"),
    "signature",
  );
  const issuer = checkNext(fields, "issuer").readElement(
    "issuer",
    TAG.sequence,
  );
  const thisUpdate = readUpdateTime(fields, "thisUpdate");
  const nextUpdate =
    fields.tag === TAG.utcTime || fields.tag === TAG.generalizedTime
      ? readUpdateTime(fields, "nextUpdate")
      : undefined;
  const list =
    fields.tag === TAG.sequence
      ? fields.readElement("revokedCertificates")
      : undefined;
  const extensions = readExtensions(fields, version);
  fields.expectEnd("tbsCertList");
  const signatureAlgorithm = parseAlgorithmIdentifier(
    checkNext(outer, "signatureAlgorithm"),
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
      ? once(() => readRevokedCertificates(list, version, scope?.isIndirect))
      : () => NO_ENTRIES,
  };
}

/** Reads entries once, and repeats what came of it: a refusal too, for one CRL may be judged for many paths. */
function once(read: () => RevokedCertificates): Crl["revoked"] {
  let revoked: RevokedCertificates | undefined;
  let problem: unknown;
  return () => {
    if (problem) throw problem;
    try {
      return (revoked ??= asCrlInvalid(read));
    } catch (cause) {
      problem = cause;
      throw cause;
    }
  };
}

/** A reader over the next element alone, which is checked to be DER all the way down. */
function checkNext(reader: DerReader, what: string): DerReader {
  const start = reader.position;
  reader.skipElement(what);
  return DerReader.openWithin(reader.bytes, start, reader.position, what);
}

function readVersion(fields: DerReader): 1 | 2 {
  if (fields.tag !== TAG.integer) return 1;
  if (fields.readSmallInteger("version") !== 1) {
    throw refuseDer("version", "neither 2, nor absent for 1");
  }
  return 2;
}

function readExtensions(fields: DerReader, version: 1 | 2): Extensions {
  if (fields.tag !== contextConstructed(0)) return NO_EXTENSIONS;
  if (version === 1) {
    throw refuseDer("crlExtensions", "in a version 1 CRL");
  }
  const explicit = checkNext(fields, "crlExtensions").enter(
    contextConstructed(0),
    "crlExtensions",
  );
  const extensions = parseExtensions(explicit, "crlExtensions");
  explicit.expectEnd("crlExtensions");
  return extensions;
}
