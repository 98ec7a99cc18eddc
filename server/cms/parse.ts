import {
  type AlgorithmIdentifier,
  parseAlgorithmIdentifier,
} from "../certificate/algorithm-identifier.ts";
import { DerReader } from "../der/reader.ts";
import { contextConstructed, TAG } from "../der/tags.ts";
import { MAX_CMS_CERTIFICATES, MAX_CMS_CRLS } from "../limits.ts";
import { ID_DATA, ID_OCSP_RESPONSE_INFO, ID_SIGNED_DATA } from "./oids.ts";
import { refuseCms } from "./refuse.ts";
import { readSignerInfo, type SignerInfo } from "./signer-info.ts";

/**
 * SignedData (RFC 5652 §5.1), unjudged. Every Uint8Array is a slice of the original bytes. Certificates and CRLs stand in
 * any order: their SET OF is under a tag of its own, no signature covers it, and Bouncy Castle for one does not sort it
 * although the rest of its message is DER. The signed attributes must be in DER order, for the signature is over them.
 */
export interface SignedData {
  readonly digestAlgorithms: readonly AlgorithmIdentifier[];
  /** eContentType. */
  readonly contentType: string;
  /** eContent, or undefined where the content is detached. */
  readonly content: Uint8Array | undefined;
  /** Certificates, whole elements. */
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  /** OCSPResponses (RFC 5940), whole elements. */
  readonly ocspResponses: readonly Uint8Array[];
  readonly signerInfos: readonly SignerInfo[];
}

/**
 * Parses a ContentInfo with a SignedData, strict DER.
 *
 * @param maxBytes the largest message to look at
 * @throws PasserelleError `der_invalid`, `cms_invalid`
 */
export function parseSignedData(
  bytes: Uint8Array,
  maxBytes: number,
): SignedData {
  const reader = DerReader.open(bytes, { maxBytes }, "SignedData");
  const contentInfo = reader.enter(TAG.sequence, "ContentInfo");
  const type = contentInfo.readOid("ContentInfo.contentType");
  if (type !== ID_SIGNED_DATA) throw refuseCms(`content type ${type} instead`);
  const explicit = contentInfo.enter(contextConstructed(0), "ContentInfo");
  contentInfo.expectEnd("ContentInfo");
  const fields = explicit.enter(TAG.sequence, "SignedData");
  explicit.expectEnd("ContentInfo.content");

  const version = fields.readSmallInteger("SignedData.version");
  const digestAlgorithms = readDigestAlgorithms(fields);
  const { contentType, content } = readEncapsulated(fields);
  const certificates = readCertificates(fields);
  const { crls, ocspResponses } = readRevocation(fields);
  const signerInfos = readAll(fields, TAG.set, "signerInfos", readSignerInfo);
  fields.expectEnd("SignedData");

  const parsed = {
    digestAlgorithms,
    contentType,
    content,
    certificates,
    crls,
    ocspResponses,
    signerInfos,
  };
  if (version !== versionOf(parsed)) {
    throw refuseCms(`version ${version} where ${versionOf(parsed)} is due`);
  }
  return parsed;
}

/** RFC 5652 §5.1, for the choices this parser takes. */
function versionOf(parsed: SignedData): number {
  if (parsed.ocspResponses.length > 0) return 5;
  const isPlain =
    parsed.contentType === ID_DATA &&
    parsed.signerInfos.every(
      ({ identifier }) => identifier.kind === "issuerAndSerialNumber",
    );
  return isPlain ? 1 : 3;
}

function readDigestAlgorithms(fields: DerReader): AlgorithmIdentifier[] {
  return readAll(fields, TAG.set, "digestAlgorithms", (list) =>
    parseAlgorithmIdentifier(list, "SignedData.digestAlgorithms"),
  );
}

function readEncapsulated(
  fields: DerReader,
): Pick<SignedData, "contentType" | "content"> {
  const what = "SignedData.encapContentInfo";
  const encapsulated = fields.enter(TAG.sequence, what);
  const contentType = encapsulated.readOid(what);
  const explicit = encapsulated.enterOptional(contextConstructed(0), what);
  const content = explicit?.readOctetString(what);
  explicit?.expectEnd(what);
  encapsulated.expectEnd(what);
  return { contentType, content };
}

/** Only X.509 certificates: attribute certificates and other formats have no place in a signature here. */
function readCertificates(fields: DerReader): Uint8Array[] {
  if (fields.tag !== contextConstructed(0)) return [];
  const what = "certificates";
  const certificates = readAll(fields, contextConstructed(0), what, (list) => {
    if (list.tag !== TAG.sequence) throw refuseCms("not an X.509 certificate");
    return list.readElement(what);
  });
  if (certificates.length > MAX_CMS_CERTIFICATES) {
    throw refuseCms("too many certificates");
  }
  return certificates;
}

function readRevocation(
  fields: DerReader,
): Pick<SignedData, "crls" | "ocspResponses"> {
  const crls: Uint8Array[] = [];
  const ocspResponses: Uint8Array[] = [];
  if (fields.tag !== contextConstructed(1)) return { crls, ocspResponses };
  const what = "SignedData.crls";
  const list = fields.enter(contextConstructed(1), what);
  while (!list.isDone) {
    if (list.tag === TAG.sequence) {
      crls.push(list.readElement(what));
    } else {
      const other = list.enter(contextConstructed(1), what);
      const format = other.readOid(what);
      if (format !== ID_OCSP_RESPONSE_INFO) {
        throw refuseCms(`revocation information ${format}`);
      }
      ocspResponses.push(other.readElement(what, TAG.sequence));
      other.expectEnd(what);
    }
    if (crls.length + ocspResponses.length > MAX_CMS_CRLS) {
      throw refuseCms("too many CRLs and OCSP responses");
    }
  }
  return { crls, ocspResponses };
}

function readAll<Value>(
  fields: DerReader,
  tag: number,
  field: string,
  read: (list: DerReader) => Value,
): Value[] {
  const list = fields.enter(tag, `SignedData.${field}`);
  const values: Value[] = [];
  while (!list.isDone) values.push(read(list));
  return values;
}
