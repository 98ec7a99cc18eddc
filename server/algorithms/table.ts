/** Every fact about algorithms that the server knows. Code elsewhere names none. */

export type DigestName = "sha1" | "sha256" | "sha384" | "sha512";
/** Elliptic curves a key may be on; Edwards curves count among them. */
export type CurveName = "P-256" | "P-384" | "P-521" | "Ed25519";
export type KeyType = "rsa" | "rsa-pss" | "ec" | "ed25519";

export interface DigestAlgorithm {
  readonly name: DigestName;
  readonly bytes: number;
}

/** RFC 5754 §2, RFC 3370 §2.1, by OID. */
export const DIGEST_ALGORITHMS: Readonly<Record<string, DigestAlgorithm>> = {
  "1.3.14.3.2.26": { name: "sha1", bytes: 20 },
  "2.16.840.1.101.3.4.2.1": { name: "sha256", bytes: 32 },
  "2.16.840.1.101.3.4.2.2": { name: "sha384", bytes: 48 },
  "2.16.840.1.101.3.4.2.3": { name: "sha512", bytes: 64 },
};

/** RFC 5035 §3: what ESSCertIDv2 means by leaving the hash out. */
export const DEFAULT_ESS_DIGEST: DigestAlgorithm = {
  name: "sha256",
  bytes: 32,
};
/** RFC 2634 §5.4: the only one of ESSCertID. */
export const ESS_V1_DIGEST: DigestAlgorithm = { name: "sha1", bytes: 20 };
/** RFC 8017 appendix A.2.3: what RSASSA-PSS-params means by leaving the hash out. */
export const PSS_DEFAULT_DIGEST: DigestAlgorithm = { name: "sha1", bytes: 20 };
export const PSS_DEFAULT_SALT_BYTES = 20;
export const MGF1_OID = "1.2.840.113549.1.1.8";

/** RFC 8017 §9.2, note 1: DigestInfo in DER up to the digest itself, hexadecimal. */
export const DIGEST_INFO_PREFIXES: Readonly<Record<DigestName, string>> = {
  sha1: "3021300906052b0e03021a05000414",
  sha256: "3031300d060960864801650304020105000420",
  sha384: "3041300d060960864801650304020205000430",
  sha512: "3051300d060960864801650304020305000440",
};

export interface Curve {
  readonly name: CurveName;
  readonly coordinateBytes: number;
}

/** RFC 5480 §2.1.1.1, by OID. */
export const NAMED_CURVES: Readonly<Record<string, Curve>> = {
  "1.2.840.10045.3.1.7": { name: "P-256", coordinateBytes: 32 },
  "1.3.132.0.34": { name: "P-384", coordinateBytes: 48 },
  "1.3.132.0.35": { name: "P-521", coordinateBytes: 66 },
};

/** What an AlgorithmIdentifier's parameters must be. */
export type ParametersRule =
  "absent" | "null" | "null-or-absent" | "pss" | "pss-or-absent" | "curve";

export interface KeyAlgorithm {
  readonly type: KeyType;
  readonly parameters: ParametersRule;
}

/** SubjectPublicKeyInfo algorithms: RFC 3279 §2.3.1, RFC 4055 §1.2, RFC 5480 §2.1.1, RFC 8410 §3, by OID. */
export const KEY_ALGORITHMS: Readonly<Record<string, KeyAlgorithm>> = {
  "1.2.840.113549.1.1.1": { type: "rsa", parameters: "null" },
  "1.2.840.113549.1.1.10": { type: "rsa-pss", parameters: "pss-or-absent" },
  "1.2.840.10045.2.1": { type: "ec", parameters: "curve" },
  "1.3.101.112": { type: "ed25519", parameters: "absent" },
};

export interface SignatureAlgorithm {
  readonly keyTypes: readonly KeyType[];
  readonly parameters: ParametersRule;
  /**
   * Where the digest comes from: fixed; the PSS parameters; the SignerInfo's digestAlgorithm beside it; or built into
   * the scheme.
   */
  readonly digest: DigestName | "pss" | "beside" | "built-in";
  /** What RFC 8419 §3.1 asks of digestAlgorithm where the scheme builds its digest in. */
  readonly digestBeside?: DigestName;
}

/** RFC 4055 §5, RFC 5758 §3.2, RFC 8410 §3, RFC 3370 §3.2, by OID. */
export const SIGNATURE_ALGORITHMS: Readonly<
  Record<string, SignatureAlgorithm>
> = {
  "1.2.840.113549.1.1.1": rsa("beside"),
  "1.2.840.113549.1.1.5": rsa("sha1"),
  "1.2.840.113549.1.1.11": rsa("sha256"),
  "1.2.840.113549.1.1.12": rsa("sha384"),
  "1.2.840.113549.1.1.13": rsa("sha512"),
  "1.2.840.113549.1.1.10": {
    keyTypes: ["rsa", "rsa-pss"],
    parameters: "pss",
    digest: "pss",
  },
  "1.2.840.10045.4.1": ecdsa("sha1"),
  "1.2.840.10045.4.3.2": ecdsa("sha256"),
  "1.2.840.10045.4.3.3": ecdsa("sha384"),
  "1.2.840.10045.4.3.4": ecdsa("sha512"),
  "1.3.101.112": {
    keyTypes: ["ed25519"],
    parameters: "absent",
    digest: "built-in",
    digestBeside: "sha512",
  },
};

function rsa(digest: DigestName | "beside"): SignatureAlgorithm {
  return { keyTypes: ["rsa"], parameters: "null-or-absent", digest };
}

function ecdsa(digest: DigestName): SignatureAlgorithm {
  return { keyTypes: ["ec"], parameters: "absent", digest };
}
