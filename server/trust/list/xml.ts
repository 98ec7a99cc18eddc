import { DOMParser } from "@xmldom/xmldom";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { checkXmlBounds } from "./xml-bounds.ts";

export const TRUSTED_LIST_NAMESPACE = "http://uri.etsi.org/02231/v2#";

/** The error for a trusted list that is not as ETSI TS 119 612 has it, not signed, or too old. */
export function refuseList(reason: string, cause?: unknown): PasserelleError {
  return new PasserelleError("trusted_list_invalid", reason, { cause });
}

/**
 * Parses XML that anybody may have written: UTF-8, well-formed, no document type and so no entities of its own.
 *
 * @throws PasserelleError `trusted_list_invalid`
 */
export function parseXml(text: string): Document {
  if (/<!DOCTYPE/i.test(text)) throw refuseList("XML with a document type");
  checkXmlBounds(text);
  const refuse = (reason: string): never => {
    throw refuseList(`XML: ${reason.split("\n", 1)[0]}`);
  };
  const parser = new DOMParser({
    errorHandler: { warning: refuse, error: refuse, fatalError: refuse },
  });
  const document = parser.parseFromString(text, "text/xml");
  if (document.doctype) throw refuseList("XML with a document type");
  return document;
}

/** @throws PasserelleError `trusted_list_invalid` */
export function decodeXml(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw refuseList("XML that is not UTF-8", cause);
  }
}

/** The child elements of this name, in order. */
export function childrenOf(
  parent: Element | undefined,
  name: string,
  namespace = TRUSTED_LIST_NAMESPACE,
): Element[] {
  return Array.from(parent?.childNodes ?? []).filter(
    (node): node is Element =>
      node.nodeType === 1 &&
      (node as Element).localName === name &&
      (node as Element).namespaceURI === namespace,
  );
}

/** The elements reached by going down through children of these names. */
export function descend(
  parent: Element | undefined,
  ...names: readonly string[]
): Element[] {
  return names.reduce<Element[]>(
    (elements, name) => elements.flatMap((each) => childrenOf(each, name)),
    parent ? [parent] : [],
  );
}

/** The trimmed text of the one element reached so; undefined where there is none. */
export function textOf(
  parent: Element | undefined,
  ...names: readonly string[]
): string | undefined {
  const elements = descend(parent, ...names);
  if (elements.length > 1) throw refuseList(`${names.at(-1)} more than once`);
  return elements[0]?.textContent?.trim();
}

/** @throws PasserelleError `trusted_list_invalid` */
export function requiredTextOf(
  parent: Element | undefined,
  ...names: readonly string[]
): string {
  const text = textOf(parent, ...names);
  if (text === undefined || text === "") {
    throw refuseList(`${names.at(-1)} is missing`);
  }
  return text;
}

/** @returns Unix time in milliseconds @throws PasserelleError `trusted_list_invalid` */
export function parseDateTime(text: string): number {
  // ETSI TS 119 612 §5.1.4: UTC, whole seconds.
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.0+)?Z$/.test(text)) {
    throw refuseList("a time that is not in UTC");
  }
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) throw refuseList("a time that is none");
  return milliseconds;
}

/** The certificates, DER, of the elements reached by going down to `X509Certificate`. */
export function certificatesOf(
  parent: Element,
  ...names: readonly string[]
): Uint8Array[] {
  const path = [...names, "DigitalId", "X509Certificate"];
  return descend(parent, ...path).map((element) => {
    const base64 = (element.textContent ?? "").replaceAll(/\s/g, "");
    const bytes = Buffer.from(base64, "base64");
    if (bytes.length === 0 || bytes.toString("base64") !== base64) {
      throw refuseList("X509Certificate that is not base64");
    }
    return new Uint8Array(bytes);
  });
}
