import { contextConstructed, TAG } from "../../der/tags.ts";
import { encodeElement, encodeSequence } from "../encode-der.ts";
import type { FetchRequest } from "../fetcher.ts";
import type { Subject } from "../finding.ts";
import { MAX_OCSP_GET_CHARACTERS, MAX_OCSP_RESPONSE_BYTES } from "../limits.ts";
import { issuerHashes } from "./certificate-id.ts";

/** AlgorithmIdentifier of SHA-1 with NULL: the one digest every responder knows for a CertID (RFC 5019 §2.1.1). */
const SHA1 = Buffer.from("300906052b0e03021a0500", "hex");
/** 1.3.6.1.5.5.7.48.1.2, whole element. */
const NONCE_OID = Buffer.from("06092b0601050507300102", "hex");

/**
 * Encodes an OCSPRequest (RFC 6960 §4.1.1) about one certificate, unsigned.
 *
 * @param nonce 1 to 128 random bytes, or none for an answer that may come out of a cache
 * @returns DER
 */
export function encodeOcspRequest(
  { certificate, authorities: [issuer = certificate] }: Subject,
  nonce?: Uint8Array,
): Uint8Array {
  const key = issuer.publicKey.key;
  const hashes = issuerHashes(certificate.issuer, key, "sha1");
  const certificateId = encodeSequence(
    SHA1,
    encodeElement(TAG.octetString, hashes.name),
    encodeElement(TAG.octetString, hashes.key),
    encodeElement(TAG.integer, certificate.serialNumber),
  );
  const requestList = encodeSequence(encodeSequence(certificateId));
  if (!nonce) return encodeSequence(encodeSequence(requestList));
  const value = encodeElement(
    TAG.octetString,
    encodeElement(TAG.octetString, nonce),
  );
  const extensions = encodeElement(
    contextConstructed(2),
    encodeSequence(encodeSequence(NONCE_OID, value)),
  );
  return encodeSequence(encodeSequence(requestList, extensions));
}

/**
 * How an OCSPRequest is sent (RFC 6960 appendix A.1, RFC 5019 §5): by GET where the answer may come out of a cache and
 * the URL stays short, else by POST.
 */
export function ocspFetchRequest(
  url: string,
  request: Uint8Array,
  isCacheable: boolean,
): FetchRequest {
  const answer = {
    mediaType: "application/ocsp-response",
    maxBytes: MAX_OCSP_RESPONSE_BYTES,
  };
  const base64 = Buffer.from(request).toString("base64");
  const getUrl = `${url.replace(/\/$/, "")}/${encodeURIComponent(base64)}`;
  if (isCacheable && getUrl.length <= MAX_OCSP_GET_CHARACTERS) {
    return { url: getUrl, ...answer };
  }
  const mediaType = "application/ocsp-request";
  return { url, post: { body: request, mediaType }, ...answer };
}
