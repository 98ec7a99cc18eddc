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
  HASH_ALGORITHMS,
  SIGNATURE_ALGORITHMS,
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
 * Verifies a trusted list’s enveloped signature (ETSI TS 119 612 §5.7.1) with the keys of the signers known beforehand;
 * certificates that come with the list count for nothing.
 *
 * @param signers DER, certificates; those out of their validity at `at` (Unix time in milliseconds) are not used
 * @returns the root element, parsed from the very text whose digest is signed: nothing around it can be mistaken for it
 * @throws PasserelleError `trusted_list_invalid`
 */
export function verifyListSignature(
  xml: string,
  signers: readonly Uint8Array[],
  at: number,
): Element {
  const root = parseXml(xml).documentElement;
  if (!isList(root)) throw refuseList(`not a ${ROOT}`);
  const [signature, ...others] = childrenOf(root, "Signature", XMLDSIG);
  if (!signature || others.length > 0) {
    throw refuseList("not exactly one signature");
  }
  let problem: unknown;
  for (const key of signerKeys(signers, at)) {
    try {
      return parseList(signedText(xml, signature, key, root));
    } catch (cause) {
      // What the library throws, at a wrong key as at a document too deep for it, has no type of its own.
      problem ??= cause;
    }
  }
  throw refuseList("not signed as a whole by a known signer", problem);
}

type Key = ReturnType<typeof importPublicKey>["key"];

function signerKeys(signers: readonly Uint8Array[], at: number): Key[] {
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

/** The canonical text of the root that the key signed. */
function signedText(
  xml: string,
  signature: Element,
  key: Key,
  root: Element,
): string {
  const verifier = new SignedXml({
    publicCert: key,
    getCertFromKeyInfo: () => null,
  });
  verifier.HashAlgorithms = HASH_ALGORITHMS;
  verifier.SignatureAlgorithms = SIGNATURE_ALGORITHMS;
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
