import {
  constants,
  createHash,
  type KeyLike,
  type KeyObject,
  verify,
} from "node:crypto";
import type { HashAlgorithm, SignatureAlgorithm } from "xml-crypto";

/** What XML signatures of trusted lists may use (ETSI TS 119 312): SHA-2 alone. By their identifiers, RFC 9231. */
const XMLENC = "http://www.w3.org/2001/04/xmlenc#";
const MORE = "http://www.w3.org/2001/04/xmldsig-more#";
const MORE_2007 = "http://www.w3.org/2007/05/xmldsig-more#";

const DIGESTS: Readonly<Record<string, string>> = {
  [`${XMLENC}sha256`]: "sha256",
  [`${MORE}sha384`]: "sha384",
  [`${XMLENC}sha512`]: "sha512",
};

interface Scheme {
  readonly digest: string;
  readonly kind: "rsa" | "rsa-pss" | "ecdsa";
}

const SCHEMES: Readonly<Record<string, Scheme>> = Object.fromEntries(
  ["sha256", "sha384", "sha512"].flatMap((digest): [string, Scheme][] => [
    [`${MORE}rsa-${digest}`, { digest, kind: "rsa" }],
    [`${MORE}ecdsa-${digest}`, { digest, kind: "ecdsa" }],
    [`${MORE_2007}${digest}-rsa-MGF1`, { digest, kind: "rsa-pss" }],
  ]),
);

export const HASH_ALGORITHMS: Record<string, new () => HashAlgorithm> =
  Object.fromEntries(
    Object.entries(DIGESTS).map(([identifier, digest]) => [
      identifier,
      class implements HashAlgorithm {
        getAlgorithmName = () => identifier;
        getHash = (xml: string) =>
          createHash(digest).update(xml, "utf8").digest("base64");
      },
    ]),
  );

/**
 * The algorithms by which one of these keys may have signed. The library takes one key, and goes through the whole list
 * before it uses it: a list of several signers would take several times as long.
 */
export function signatureAlgorithms(
  keys: readonly KeyObject[],
): Record<string, new () => SignatureAlgorithm> {
  return Object.fromEntries(
    Object.entries(SCHEMES).map(([identifier, scheme]) => [
      identifier,
      class implements SignatureAlgorithm {
        getAlgorithmName = () => identifier;
        getSignature = (): string => {
          throw new Error("verification only");
        };
        verifySignature = (
          signedInfo: string,
          _key: KeyLike,
          signature: string,
        ): boolean =>
          keys.some((key) => verifyWith(scheme, signedInfo, key, signature));
      },
    ]),
  );
}

const PADDING = {
  rsa: { padding: constants.RSA_PKCS1_PADDING },
  "rsa-pss": {
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  },
  ecdsa: { dsaEncoding: "ieee-p1363" },
} as const;
const KEY_TYPES = { rsa: "rsa", "rsa-pss": "rsa", ecdsa: "ec" };

function verifyWith(
  { digest, kind }: Scheme,
  signedInfo: string,
  key: KeyObject,
  signature: string,
): boolean {
  return (
    key.asymmetricKeyType === KEY_TYPES[kind] &&
    verify(
      digest,
      Buffer.from(signedInfo, "utf8"),
      { key, ...PADDING[kind] },
      Buffer.from(signature, "base64"),
    )
  );
}
