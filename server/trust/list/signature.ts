import type { KeyObject } from "node:crypto";
import { SignedXml } from "xml-crypto";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { STRICT_ALGORITHMS } from "../../algorithms/policy.ts";
import {
  checkKeyStrength,
  importPublicKey,
} from "../../algorithms/public-key.ts";
import { parseCertificate } from "../../certificate/parse.ts";
import { whyInvalid } from "../../path/validity.ts";
import {
  MAX_TRUSTED_LIST_REFERENCES,
  MAX_TRUSTED_LIST_TRANSFORMS,
} from "../limits.ts";
import {
  HASH_ALGORITHMS,
  signatureAlgorithms,
} from "./signature-algorithms.ts";
import {
  childrenOf,
  parseXml,
  refuseList,
  TRUSTED_LIST_NAMESPACE,
} from "./xml.ts";

const XMLDSIG = "http://www.w3.org/2000/09/xmldsig#";
const ROOT = "TrustServiceStatusList";

/**
 * The keys of those who may sign a list.
 *
 * @param signers DER, certificates; those out of their validity at `at` (Unix time in milliseconds), or of too weak a
 *   key, are left out
 */
export function signerKeys(
  signers: readonly Uint8Array[],
  at: number,
): KeyObject[] {
  return signers.flatMap((bytes) => {
    try {
      const certificate = parseCertificate(bytes);
      if (whyInvalid(certificate, at)) return [];
      const key = importPublicKey(certificate.publicKey, "signer of the list");
      checkKeyStrength(key, STRICT_ALGORITHMS, "signer of the list");
      return [key.key];
    } catch (error) {
      if (error instanceof PasserelleError) return [];
      throw error;
    }
  });
}

/**
 * Verifies a trusted list’s enveloped signature (ETSI TS 119 612 §5.7.1) with the keys of the signers known beforehand;
 * certificates that come with the list count for nothing.
 *
 * @param keys as `signerKeys` gives them
 * @returns the root element, parsed from the very text whose digest is signed: nothing around it can be mistaken for it
 * @throws PasserelleError `trusted_list_invalid`
 */
export function verifyListSignature(
  xml: string,
  keys: readonly KeyObject[],
): Element {
  const root = parseXml(xml).documentElement;
  if (!isList(root)) throw refuseList(`not a ${ROOT}`);
  const [signature, ...others] = childrenOf(root, "Signature", XMLDSIG);
  if (!signature || others.length > 0) {
    throw refuseList("not exactly one signature");
  }
  checkReferences(signature);
  try {
    return parseList(signedText(xml, signature, keys, root));
  } catch (cause) {
    // What the library throws, at a wrong key as at a document too deep for it, has no type of its own.
    throw refuseList("not signed as a whole by a known signer", cause);
  }
}

/** The library goes through the whole list for each reference, before it looks whether anybody signed them. */
function checkReferences(signature: Element): void {
  for (const [name, most] of [
    ["Reference", MAX_TRUSTED_LIST_REFERENCES],
    ["Transform", MAX_TRUSTED_LIST_TRANSFORMS],
  ] as const) {
    if (signature.getElementsByTagNameNS("*", name).length > most) {
      throw refuseList(`signature: more than ${most} of ${name}`);
    }
  }
}

/** The canonical text of the root that one of the keys signed. */
function signedText(
  xml: string,
  signature: Element,
  keys: readonly KeyObject[],
  root: Element,
): string {
  const [key] = keys;
  if (!key) throw refuseList("no signer whose certificate is valid");
  const verifier = new SignedXml({
    publicCert: key,
    getCertFromKeyInfo: () => null,
  });
  verifier.HashAlgorithms = HASH_ALGORITHMS;
  verifier.SignatureAlgorithms = signatureAlgorithms(keys);
  verifier.loadSignature(signature);
  if (!verifier.checkSignature(xml)) throw refuseList("digests differ");
  const texts = verifier.getSignedReferences();
  const uris = verifier.getReferences().map(({ uri }) => uri);
  const index = uris.findIndex(
    (uri) => uri === "" || uri === `#${root.getAttribute("Id")}`,
  );
  const text = texts[index];
  if (text === undefined || texts.length !== uris.length) {
    throw refuseList("the signature is not over the root");
  }
  return text;
}

function parseList(signedXml: string): Element {
  const list = parseXml(signedXml).documentElement;
  if (!isList(list)) throw refuseList(`the signature is not over a ${ROOT}`);
  return list;
}

function isList(element: Element | null): element is Element {
  return (
    element?.localName === ROOT &&
    element.namespaceURI === TRUSTED_LIST_NAMESPACE
  );
}
