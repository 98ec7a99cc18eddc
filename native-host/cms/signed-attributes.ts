import {
  element,
  type Element,
  encode,
  encodeOid,
  encodeTime,
  setOf,
} from "./der-writer.ts";

const MESSAGE_DIGEST = encodeOid("2a864886f70d010904");
const SIGNING_TIME = encodeOid("2a864886f70d010905");
const SIGNING_CERTIFICATE_V2 = encodeOid("2a864886f70d010910022f");
export const ID_DATA = encodeOid("2a864886f70d010701");

const OCTET_STRING = 0x04;
const SEQUENCE = 0x30;
const SET = 0x31;

const CONTENT_TYPE_DATA = attribute(encodeOid("2a864886f70d010903"), ID_DATA);

export interface SignedAttributesInput {
  readonly contentDigest: Uint8Array;
  readonly signingTime: Date;
  /** SHA-256 of the signer's certificate. */
  readonly certificateDigest: Uint8Array;
}

/**
 * Builds the signed attributes of a CAdES-B-B signature (EN 319 122-1 §6.3) as the SET OF that is digested and signed
 * (RFC 5652 §5.4). ESSCertIDv2 leaves its hash algorithm at the default, SHA-256 (RFC 5035 §4).
 */
export function buildSignedAttributes({
  contentDigest,
  signingTime,
  certificateDigest,
}: SignedAttributesInput): Buffer {
  const certificateId = element(
    SEQUENCE,
    element(OCTET_STRING, certificateDigest),
  );
  const attributes = setOf(SET, [
    CONTENT_TYPE_DATA,
    attribute(SIGNING_TIME, encodeTime(signingTime)),
    attribute(MESSAGE_DIGEST, element(OCTET_STRING, contentDigest)),
    attribute(
      SIGNING_CERTIFICATE_V2,
      element(SEQUENCE, element(SEQUENCE, certificateId)),
    ),
  ]);
  return encode(attributes);
}

function attribute(type: Buffer, value: Buffer | Element): Buffer {
  return encode(element(SEQUENCE, type, element(SET, value)));
}
