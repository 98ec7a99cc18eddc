import { boundedText } from "../bounded-text.ts";
import { childrenOf, contentOf, type DerElement } from "./der.ts";

export interface Person {
  readonly commonName: string;
  readonly organization: string;
}

/** Attribute types (X.520, RFC 5280 appendix A) as hexadecimal of their OID content. */
const COMMON_NAME = "550403";
const SURNAME = "550404";
const ORGANIZATION = "55040a";
const GIVEN_NAME = "55042a";
const PSEUDONYM = "550441";
const EMAIL = "2a864886f70d010901";

/** Reads from a distinguished name what a person recognises; empty where it has none. */
export function readName(bytes: Uint8Array, name: DerElement): Person {
  const values = new Map<string, string>();
  for (const set of childrenOf(bytes, name)) {
    for (const attribute of childrenOf(bytes, set)) {
      const [type, value] = childrenOf(bytes, attribute);
      if (type === undefined || value === undefined) continue;
      values.set(
        contentOf(bytes, type).toString("hex"),
        decodeString(value.tag, contentOf(bytes, value)),
      );
    }
  }
  const fullName =
    `${values.get(GIVEN_NAME) ?? ""} ${values.get(SURNAME) ?? ""}`.trim();
  return {
    commonName:
      values.get(COMMON_NAME) ??
      (fullName || values.get(PSEUDONYM) || values.get(EMAIL) || ""),
    organization: values.get(ORGANIZATION) ?? "",
  };
}

function decodeString(tag: number, content: Buffer): string {
  return boundedText(decodeCharacters(tag, content));
}

/** Directory strings, X.690 §8.23 and RFC 5280 §4.1.2.4. */
function decodeCharacters(tag: number, content: Buffer): string {
  switch (tag) {
    case 0x14: // TeletexString: Latin-1 in practice
      return content.toString("latin1");
    case 0x1e: // BMPString
      return content.length % 2 === 0
        ? Buffer.from(content).swap16().toString("utf16le")
        : "";
    case 0x1c: // UniversalString
      return content.length % 4 === 0 ? decodeUniversal(content) : "";
    default:
      return content.toString("utf8");
  }
}

function decodeUniversal(content: Buffer): string {
  let text = "";
  for (let at = 0; at < content.length; at += 4) {
    const point = content.readUInt32BE(at);
    text += String.fromCodePoint(point <= 0x10ffff ? point : 0xfffd);
  }
  return text;
}
