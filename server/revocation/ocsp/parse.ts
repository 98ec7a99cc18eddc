import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  type AlgorithmIdentifier,
  parseAlgorithmIdentifier,
} from "../../certificate/algorithm-identifier.ts";
import { type Certificate, readCertificate } from "../../certificate/parse.ts";
import { DerReader } from "../../der/reader.ts";
import { refuseDer } from "../../der/refuse.ts";
import { contextConstructed, TAG } from "../../der/tags.ts";
import {
  MAX_OCSP_CERTIFICATES,
  MAX_OCSP_RESPONSE_BYTES,
  MAX_OCSP_RESPONSES,
} from "../limits.ts";
import { ocspNonce, readOcspExtensions } from "./extensions.ts";
import { readSingleResponse, type SingleResponse } from "./single-response.ts";

/** ResponderID (RFC 6960 §4.2.1): who claims to have signed. */
export type ResponderId =
  /** A Name, whole element. */
  | { readonly kind: "name"; readonly name: Uint8Array }
  /** SHA-1 of the contents of the key's BIT STRING. */
  | { readonly kind: "key"; readonly hash: Uint8Array };

/** A successful OCSP response taken apart, signature and times not judged. Every Uint8Array is a slice. */
export interface OcspResponse {
  /** ResponseData, whole element: what the responder signed. */
  readonly tbs: Uint8Array;
  readonly responderId: ResponderId;
  /** Unix time in milliseconds. */
  readonly producedAt: number;
  readonly responses: readonly SingleResponse[];
  readonly nonce: Uint8Array | undefined;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** What the responder sent along; nobody vouches for them yet. */
  readonly certificates: readonly Certificate[];
}

/** OCSPResponseStatus (RFC 6960 §4.2.1); 4 is not used. */
const RESPONSE_STATUSES = [
  "successful",
  "malformedRequest",
  "internalError",
  "tryLater",
  undefined,
  "sigRequired",
  "unauthorized",
];
const BASIC_RESPONSE = "1.3.6.1.5.5.7.48.1.1";

/**
 * Parses an OCSP response (RFC 6960 §4.2.1), strict DER. An error status is refused by its name.
 *
 * @param bytes DER, exactly one OCSPResponse
 * @throws PasserelleError `ocsp_invalid`
 */
export function parseOcspResponse(bytes: Uint8Array): OcspResponse {
  try {
    const limits = { maxBytes: MAX_OCSP_RESPONSE_BYTES };
    const reader = DerReader.open(bytes, limits, "OCSPResponse");
    const basic = readBasicBytes(reader.enter(TAG.sequence, "OCSPResponse"));
    return readBasicResponse(
      DerReader.open(basic, limits, "BasicOCSPResponse"),
    );
  } catch (cause) {
    if (!(cause instanceof PasserelleError)) throw cause;
    throw new PasserelleError("ocsp_invalid", cause.message, { cause });
  }
}

function readBasicBytes(outer: DerReader): Uint8Array {
  const number = outer.readSmallInteger("responseStatus", TAG.enumerated);
  const status = RESPONSE_STATUSES[number];
  if (status === undefined) throw refuseDer("responseStatus", "unknown");
  if (status !== "successful") {
    throw new PasserelleError("ocsp_invalid", `the responder says ${status}`);
  }
  const explicit = outer.enter(contextConstructed(0), "responseBytes");
  outer.expectEnd("OCSPResponse");
  const fields = explicit.enter(TAG.sequence, "responseBytes");
  explicit.expectEnd("responseBytes");
  const type = fields.readOid("responseType");
  if (type !== BASIC_RESPONSE) {
    throw new PasserelleError("ocsp_invalid", `response of type ${type}`);
  }
  const basic = fields.readOctetString("response");
  fields.expectEnd("responseBytes");
  return basic;
}

function readBasicResponse(reader: DerReader): OcspResponse {
  const outer = reader.enter(TAG.sequence, "BasicOCSPResponse");
  const tbs = outer.readElement("tbsResponseData", TAG.sequence);
  const signatureAlgorithm = parseAlgorithmIdentifier(
    outer,
    "signatureAlgorithm",
  );
  const signature = outer.readBitStringBytes("signature");
  const certificates = readCertificates(outer);
  outer.expectEnd("BasicOCSPResponse");

  const fields = new DerReader(tbs).enter(TAG.sequence, "tbsResponseData");
  // version [0] is always its default of v1, which DER leaves out.
  const responderId = readResponderId(fields);
  const producedAt = fields.readGeneralizedTime("producedAt");
  const responses = readResponses(fields);
  const extensions = readOcspExtensions(fields, 1, "responseExtensions");
  fields.expectEnd("tbsResponseData");
  return {
    tbs,
    responderId,
    producedAt,
    responses,
    nonce: extensions.get(ocspNonce),
    signatureAlgorithm,
    signature,
    certificates,
  };
}

function readResponderId(fields: DerReader): ResponderId {
  const byName = fields.enterOptional(contextConstructed(1), "responderID");
  if (byName) {
    const name = byName.readElement("responderID", TAG.sequence);
    byName.expectEnd("responderID");
    return { kind: "name", name };
  }
  const byKey = fields.enter(contextConstructed(2), "responderID");
  const hash = byKey.readOctetString("responderID");
  byKey.expectEnd("responderID");
  return { kind: "key", hash };
}

function readResponses(fields: DerReader): SingleResponse[] {
  const list = fields.enter(TAG.sequence, "responses");
  const responses: SingleResponse[] = [];
  while (!list.isDone) {
    if (responses.length === MAX_OCSP_RESPONSES) {
      throw refuseDer("responses", "too many");
    }
    responses.push(readSingleResponse(list));
  }
  return responses;
}

function readCertificates(outer: DerReader): Certificate[] {
  const explicit = outer.enterOptional(contextConstructed(0), "certs");
  if (!explicit) return [];
  const list = explicit.enter(TAG.sequence, "certs");
  explicit.expectEnd("certs");
  const certificates: Certificate[] = [];
  while (!list.isDone) {
    if (certificates.length === MAX_OCSP_CERTIFICATES) {
      throw refuseDer("certs", "too many");
    }
    certificates.push(readCertificate(list));
  }
  return certificates;
}
