import {
  type AlgorithmIdentifier,
  parseAlgorithmIdentifier,
} from "../certificate/algorithm-identifier.ts";
import type { DerReader } from "../der/reader.ts";
import { contextConstructed, contextPrimitive, TAG } from "../der/tags.ts";
import { refuseCms } from "./refuse.ts";

/** What names the signer's certificate (RFC 5652 §5.3). */
export type SignerIdentifier =
  | {
      readonly kind: "issuerAndSerialNumber";
      /** Name, whole element. */
      readonly issuer: Uint8Array;
      /** The contents of the INTEGER. */
      readonly serialNumber: Uint8Array;
    }
  | {
      readonly kind: "subjectKeyIdentifier";
      readonly keyIdentifier: Uint8Array;
    };

/** SignerInfo (RFC 5652 §5.3), unjudged. */
export interface SignerInfo {
  readonly identifier: SignerIdentifier;
  readonly digestAlgorithm: AlgorithmIdentifier;
  /** Whole element, under its tag [0]. */
  readonly signedAttributes: Uint8Array | undefined;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly hasUnsignedAttributes: boolean;
}

/** @throws PasserelleError `der_invalid`, `cms_invalid` */
export function readSignerInfo(reader: DerReader): SignerInfo {
  const fields = reader.enter(TAG.sequence, "SignerInfo");
  const version = fields.readSmallInteger("SignerInfo.version");
  const identifier = readIdentifier(fields);
  const expected = identifier.kind === "issuerAndSerialNumber" ? 1 : 3;
  if (version !== expected) {
    throw refuseCms(`SignerInfo version ${version} where ${expected} is due`);
  }
  const digestAlgorithm = parseAlgorithmIdentifier(
    fields,
    "SignerInfo.digestAlgorithm",
  );
  const signedAttributes =
    fields.tag === contextConstructed(0)
      ? fields.readElement("SignerInfo.signedAttrs")
      : undefined;
  const signatureAlgorithm = parseAlgorithmIdentifier(
    fields,
    "SignerInfo.signatureAlgorithm",
  );
  const signature = fields.readOctetString("SignerInfo.signature");
  const unsigned = fields.enterOptional(
    contextConstructed(1),
    "SignerInfo.unsignedAttrs",
  );
  fields.expectEnd("SignerInfo");
  return {
    identifier,
    digestAlgorithm,
    signedAttributes,
    signatureAlgorithm,
    signature,
    hasUnsignedAttributes: unsigned !== undefined,
  };
}

function readIdentifier(fields: DerReader): SignerIdentifier {
  const what = "SignerInfo.sid";
  if (fields.tag === contextPrimitive(0)) {
    const keyIdentifier = fields.readContents(contextPrimitive(0), what);
    return { kind: "subjectKeyIdentifier", keyIdentifier };
  }
  const pair = fields.enter(TAG.sequence, what);
  const issuer = pair.readElement(what, TAG.sequence);
  const serialNumber = pair.readInteger(what);
  pair.expectEnd(what);
  return { kind: "issuerAndSerialNumber", issuer, serialNumber };
}
