import type {
  Curve,
  Digest,
  PublicKeyKind,
} from "../certificate/public-key.ts";
import {
  encodeElement,
  encodeOid,
  encodeSequence,
  encodeUnsigned,
} from "./der-writer.ts";

/** RSA-PSS parameters as C_SignInit takes them (PKCS#11 §2.1.9). */
interface PssParameters {
  readonly hash: number;
  readonly mgf: number;
  readonly saltBytes: number;
}

/** One way to sign: what the token is asked for, and how the SignerInfo names it. */
export interface SignatureScheme {
  readonly family: "rsa-pkcs1" | "rsa-pss" | "ecdsa" | "eddsa";
  /** Of the content, and of the signed attributes. */
  readonly digest: Digest;
  /** CKM number. */
  readonly mechanism: number;
  /** What C_Sign is given. */
  readonly input: "digest-info" | "digest" | "message";
  readonly pss: PssParameters | null;
  /** AlgorithmIdentifier of SignerInfo.signatureAlgorithm, DER. */
  readonly algorithm: Buffer;
}

const NULL = Buffer.of(0x05, 0x00);

const DIGESTS = {
  sha256: { oid: "608648016503040201", ckm: 0x250, mgf: 2, bytes: 32 },
  sha384: { oid: "608648016503040202", ckm: 0x260, mgf: 3, bytes: 48 },
  sha512: { oid: "608648016503040203", ckm: 0x270, mgf: 4, bytes: 64 },
} as const;

/** AlgorithmIdentifier of a digest in CMS: without parameters (RFC 5754 §2). */
export const DIGEST_ALGORITHMS = mapDigests(({ oid }) =>
  encodeSequence(encodeOid(oid)),
);

/** DER before the digest in a DigestInfo (RFC 8017 §9.2, note 1): parameters are NULL there. */
const DIGEST_INFO_PREFIXES = mapDigests(({ oid, bytes }) => {
  const algorithm = encodeSequence(encodeOid(oid), NULL);
  return Buffer.concat([
    Buffer.of(0x30, algorithm.length + 2 + bytes),
    algorithm,
    Buffer.of(0x04, bytes),
  ]);
});

/** What C_Sign is given for a scheme; `digest` is that of `message`. */
export function signatureInput(
  scheme: SignatureScheme,
  message: Buffer,
  digest: Buffer,
): Buffer {
  switch (scheme.input) {
    case "message":
      return message;
    case "digest":
      return digest;
    case "digest-info":
    default:
      return Buffer.concat([DIGEST_INFO_PREFIXES[scheme.digest], digest]);
  }
}

const rsaOid = (last: string) => `2a864886f70d0101${last}`;
const ecdsaOid = (last: string) => `2a8648ce3d0403${last}`;

function pkcs1(
  digest: Digest,
  mechanism: number,
  input: SignatureScheme["input"],
  oidEnd: string,
): SignatureScheme {
  const algorithm = encodeSequence(encodeOid(rsaOid(oidEnd)), NULL);
  return {
    family: "rsa-pkcs1",
    digest,
    mechanism,
    input,
    pss: null,
    algorithm,
  };
}

/** Salt as long as the digest, MGF1 with the same digest (RFC 4055 §3.1). */
function pss(
  digest: Digest,
  mechanism: number,
  input: SignatureScheme["input"],
): SignatureScheme {
  const { oid, ckm, mgf, bytes } = DIGESTS[digest];
  const hash = encodeSequence(encodeOid(oid), NULL);
  const mgf1 = encodeSequence(encodeOid(rsaOid("08")), hash);
  const algorithm = encodeSequence(
    encodeOid(rsaOid("0a")),
    encodeSequence(
      encodeElement(0xa0, hash),
      encodeElement(0xa1, mgf1),
      encodeElement(0xa2, encodeUnsigned(Buffer.of(bytes))),
    ),
  );
  const parameters = { hash: ckm, mgf, saltBytes: bytes };
  return {
    family: "rsa-pss",
    digest,
    mechanism,
    input,
    pss: parameters,
    algorithm,
  };
}

function ecdsa(
  digest: Digest,
  mechanism: number,
  input: SignatureScheme["input"],
  oidEnd: string,
): SignatureScheme {
  const algorithm = encodeSequence(encodeOid(ecdsaOid(oidEnd)));
  return { family: "ecdsa", digest, mechanism, input, pss: null, algorithm };
}

/** In order of preference: what every token has first, then the mechanisms that hash by themselves. */
const PKCS1_SCHEMES = [
  pkcs1("sha256", 0x01, "digest-info", "0b"), // CKM_RSA_PKCS
  pkcs1("sha256", 0x40, "message", "0b"), // CKM_SHA256_RSA_PKCS
  pkcs1("sha384", 0x41, "message", "0c"), // CKM_SHA384_RSA_PKCS
  pkcs1("sha512", 0x42, "message", "0d"), // CKM_SHA512_RSA_PKCS
];
const PSS_SCHEMES = [
  pss("sha256", 0x0d, "digest"), // CKM_RSA_PKCS_PSS
  pss("sha256", 0x43, "message"), // CKM_SHA256_RSA_PKCS_PSS
  pss("sha384", 0x0d, "digest"),
  pss("sha384", 0x44, "message"), // CKM_SHA384_RSA_PKCS_PSS
  pss("sha512", 0x0d, "digest"),
  pss("sha512", 0x45, "message"), // CKM_SHA512_RSA_PKCS_PSS
];
/** The digest that fits the curve's strength (RFC 5753 §8). */
const ECDSA_SCHEMES: Readonly<Record<Curve, readonly SignatureScheme[]>> = {
  "P-256": [
    ecdsa("sha256", 0x1041, "digest", "02"), // CKM_ECDSA
    ecdsa("sha256", 0x1044, "message", "02"), // CKM_ECDSA_SHA256
  ],
  "P-384": [
    ecdsa("sha384", 0x1041, "digest", "03"),
    ecdsa("sha384", 0x1045, "message", "03"), // CKM_ECDSA_SHA384
  ],
  "P-521": [
    ecdsa("sha512", 0x1041, "digest", "04"),
    ecdsa("sha512", 0x1046, "message", "04"), // CKM_ECDSA_SHA512
  ],
};
/** RFC 8419 §3.1: SHA-512 for the digests, the signature over the attributes themselves. */
const EDDSA_SCHEMES: readonly SignatureScheme[] = [
  {
    family: "eddsa",
    digest: "sha512",
    mechanism: 0x1057, // CKM_EDDSA
    input: "message",
    pss: null,
    algorithm: encodeSequence(encodeOid("2b6570")),
  },
];

/**
 * The best scheme for a key among the mechanisms a token lists, or null. A token that lists none (`mechanisms` null) is
 * taken to have the first.
 */
export function chooseScheme(
  key: PublicKeyKind,
  mechanisms: readonly number[] | null,
): SignatureScheme | null {
  const schemes = schemesOf(key);
  return (
    schemes.find(({ mechanism }) => mechanisms?.includes(mechanism) ?? true) ??
    null
  );
}

function schemesOf(key: PublicKeyKind): readonly SignatureScheme[] {
  switch (key.type) {
    case "rsa":
      return [...PKCS1_SCHEMES, ...PSS_SCHEMES];
    case "rsa-pss":
      return PSS_SCHEMES.filter(
        ({ digest }) => key.digest === null || key.digest === digest,
      );
    case "ec":
      return ECDSA_SCHEMES[key.curve];
    case "ed25519":
      return EDDSA_SCHEMES;
    case "unsupported":
    default:
      return [];
  }
}

function mapDigests<Result>(
  map: (facts: (typeof DIGESTS)[Digest]) => Result,
): Readonly<Record<Digest, Result>> {
  return {
    sha256: map(DIGESTS.sha256),
    sha384: map(DIGESTS.sha384),
    sha512: map(DIGESTS.sha512),
  };
}
