import { bufferOf } from "../der/buffer-of.ts";
import { TAG } from "../der/tags.ts";
import { type NameAttribute, NameReader } from "./reader.ts";
import { decodeText } from "./text.ts";

/** RFC 5280 appendix A.1, X.520, PKCS#9, by OID. */
const ATTRIBUTES = {
  "2.5.4.3": "commonName",
  "2.5.4.4": "surname",
  "2.5.4.5": "serialNumber",
  "2.5.4.6": "country",
  "2.5.4.7": "locality",
  "2.5.4.8": "state",
  "2.5.4.10": "organization",
  "2.5.4.11": "organizationalUnit",
  "2.5.4.12": "title",
  "2.5.4.42": "givenName",
  "2.5.4.65": "pseudonym",
  "2.5.4.97": "organizationIdentifier",
  "1.2.840.113549.1.9.1": "email",
} as const;

/** What a Name says of a person or organisation, for people to read; where an attribute repeats, its first value. */
export type Distinguished = {
  readonly [Name in (typeof ATTRIBUTES)[keyof typeof ATTRIBUTES]]?: string;
};

/**
 * @param name DER of the whole element
 * @throws PasserelleError `der_invalid`
 */
export function describeName(name: Uint8Array): Distinguished {
  const described: { -readonly [Name in keyof Distinguished]: string } = {};
  const attribute = new NameReader(name, "name");
  const buffer = bufferOf(name);
  while (attribute.next()) {
    const key = ATTRIBUTES[attribute.oid as keyof typeof ATTRIBUTES];
    if (key === undefined || described[key] !== undefined) continue;
    const text = displayText(attribute, buffer);
    if (text !== undefined) described[key] = text;
  }
  return described;
}

function displayText(
  attribute: NameAttribute,
  buffer: Buffer,
): string | undefined {
  // TeletexString is Latin-1 in practice: good enough to show, not to compare.
  if (attribute.tag === TAG.teletexString) {
    return buffer.toString("latin1", attribute.start, attribute.end);
  }
  return decodeText(attribute, buffer);
}
