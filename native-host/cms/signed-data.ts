import { DIGEST_ALGORITHMS, type SignatureScheme } from "./algorithms.ts";
import {
  element,
  encode,
  encodeOid,
  encodeSequence,
  setOf,
} from "./der-writer.ts";
import { ID_DATA } from "./signed-attributes.ts";

const ID_SIGNED_DATA = encodeOid("2a864886f70d010702");
const VERSION_1 = Buffer.of(0x02, 0x01, 0x01);
const ENCAPSULATED_NOTHING = encodeSequence(ID_DATA);
const OCTET_STRING = 0x04;
const SEQUENCE = 0x30;
const SET = 0x31;
/** Context-specific, constructed: [0]. */
const TAG_0 = 0xa0;

export interface SignedDataInput {
  readonly scheme: SignatureScheme;
  /** The SET OF that was signed. */
  readonly signedAttributes: Buffer;
  /** As the certificate's algorithm wants it: DER for ECDSA. */
  readonly signature: Uint8Array;
  readonly signer: {
    readonly der: Uint8Array;
    readonly issuerName: Uint8Array;
    readonly serialNumber: Uint8Array;
  };
  /** DER of the intermediates that go along. */
  readonly intermediates: readonly Uint8Array[];
}

/** Builds a detached SignedData with one signer (RFC 5652 §5.1), DER. */
export function buildSignedData({
  scheme,
  signedAttributes,
  signature,
  signer,
  intermediates,
}: SignedDataInput): Buffer {
  const digestAlgorithm = DIGEST_ALGORITHMS[scheme.digest];
  const implicitAttributes = Buffer.from(signedAttributes);
  implicitAttributes[0] = TAG_0;
  const signerInfo = element(
    SEQUENCE,
    VERSION_1,
    element(SEQUENCE, signer.issuerName, signer.serialNumber),
    digestAlgorithm,
    implicitAttributes,
    scheme.algorithm,
    element(OCTET_STRING, signature),
  );
  const signedData = element(
    SEQUENCE,
    VERSION_1,
    element(SET, digestAlgorithm),
    ENCAPSULATED_NOTHING,
    setOf(TAG_0, [signer.der, ...intermediates]),
    element(SET, signerInfo),
  );
  return encode(element(SEQUENCE, ID_SIGNED_DATA, element(TAG_0, signedData)));
}
