import {
  type AlgorithmIdentifier,
  parseAlgorithmIdentifier,
} from "../certificate/algorithm-identifier.ts";
import { contextConstructed, TAG } from "../der/tags.ts";
import type { AttributeType } from "./attributes.ts";

/** RFC 5652 §11.1. */
export const contentType: AttributeType<string> = {
  oid: "1.2.840.113549.1.9.3",
  name: "contentType",
  parse: (reader, what) => reader.readOid(what),
};

/** RFC 5652 §11.2. */
export const messageDigest: AttributeType<Uint8Array> = {
  oid: "1.2.840.113549.1.9.4",
  name: "messageDigest",
  parse: (reader, what) => reader.readOctetString(what),
};

/** RFC 5652 §11.3: Unix time in milliseconds. */
export const signingTime: AttributeType<number> = {
  oid: "1.2.840.113549.1.9.5",
  name: "signingTime",
  parse: (reader, what) => reader.readTime(what),
};

export interface AlgorithmProtection {
  readonly digestAlgorithm: AlgorithmIdentifier;
  readonly signatureAlgorithm: AlgorithmIdentifier;
}

/** RFC 6211 §2, for a signature. */
export const algorithmProtection: AttributeType<AlgorithmProtection> = {
  oid: "1.2.840.113549.1.9.52",
  name: "CMSAlgorithmProtection",
  parse(reader, what) {
    const fields = reader.enter(TAG.sequence, what);
    const digestAlgorithm = parseAlgorithmIdentifier(fields, what);
    const signatureAlgorithm = parseAlgorithmIdentifier(
      fields,
      what,
      contextConstructed(1),
    );
    fields.expectEnd(what);
    return { digestAlgorithm, signatureAlgorithm };
  },
};
