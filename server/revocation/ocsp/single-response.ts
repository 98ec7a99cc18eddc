import {
  type AlgorithmIdentifier,
  parseAlgorithmIdentifier,
} from "../../certificate/algorithm-identifier.ts";
import type { DerReader } from "../../der/reader.ts";
import { refuseDer } from "../../der/refuse.ts";
import { contextConstructed, contextPrimitive, TAG } from "../../der/tags.ts";
import type { UpdateTimes } from "../freshness.ts";
import { type Revocation, REVOCATION_REASONS } from "../reasons.ts";
import { readOcspExtensions } from "./extensions.ts";

/** CertID (RFC 6960 §4.1.1). */
export interface CertificateId {
  readonly hashAlgorithm: AlgorithmIdentifier;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  /** The contents of the INTEGER. */
  readonly serialNumber: Uint8Array;
}

type CertificateStatus =
  | { readonly status: "good" }
  | { readonly status: "unknown" }
  | { readonly status: "revoked"; readonly revocation: Revocation };

export interface SingleResponse extends UpdateTimes {
  readonly certificateId: CertificateId;
  readonly certificateStatus: CertificateStatus;
}

/** @throws PasserelleError `der_invalid`, `ocsp_invalid` */
export function readSingleResponse(list: DerReader): SingleResponse {
  const what = "SingleResponse";
  const fields = list.enter(TAG.sequence, what);
  const certificateId = readCertificateId(fields);
  const certificateStatus = readCertificateStatus(fields);
  const thisUpdate = fields.readGeneralizedTime("thisUpdate");
  const explicit = fields.enterOptional(contextConstructed(0), "nextUpdate");
  const nextUpdate = explicit?.readGeneralizedTime("nextUpdate");
  explicit?.expectEnd("nextUpdate");
  readOcspExtensions(fields, 1, "singleExtensions");
  fields.expectEnd(what);
  return { certificateId, certificateStatus, thisUpdate, nextUpdate };
}

function readCertificateId(fields: DerReader): CertificateId {
  const id = fields.enter(TAG.sequence, "certID");
  const hashAlgorithm = parseAlgorithmIdentifier(id, "certID.hashAlgorithm");
  const issuerNameHash = id.readOctetString("certID.issuerNameHash");
  const issuerKeyHash = id.readOctetString("certID.issuerKeyHash");
  const serialNumber = id.readInteger("certID.serialNumber");
  id.expectEnd("certID");
  return { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber };
}

function readCertificateStatus(fields: DerReader): CertificateStatus {
  const what = "certStatus";
  switch (fields.tag) {
    case contextPrimitive(0):
    case contextPrimitive(2): {
      const status = fields.tag === contextPrimitive(0) ? "good" : "unknown";
      if (fields.readContents(fields.tag, what).length !== 0) {
        throw refuseDer(what, "NULL with contents");
      }
      return { status };
    }
    case contextConstructed(1): {
      const revoked = fields.enter(fields.tag, what);
      const revokedAt = revoked.readGeneralizedTime("revocationTime");
      const reason = readReason(revoked);
      revoked.expectEnd(what);
      return { status: "revoked", revocation: { revokedAt, reason } };
    }
    case undefined:
    default:
      throw refuseDer(what, "neither good, revoked nor unknown");
  }
}

function readReason(revoked: DerReader): Revocation["reason"] {
  const what = "revocationReason";
  const explicit = revoked.enterOptional(contextConstructed(0), what);
  if (!explicit) return "unspecified";
  const reason =
    REVOCATION_REASONS[explicit.readSmallInteger(what, TAG.enumerated)];
  explicit.expectEnd(what);
  if (reason === undefined) throw refuseDer(what, "unknown reason");
  return reason;
}
