import { MAX_ALGORITHM_CHARACTERS } from "@passerelle/shared/limits.ts";
import { childrenOf, contentOf, type DerElement } from "./der.ts";

export type Digest = "sha256" | "sha384" | "sha512";
export type Curve = "P-256" | "P-384" | "P-521";

export type PublicKeyKind =
  | { readonly type: "rsa"; readonly bits: number }
  /** A key that may only sign with RSA-PSS (RFC 4055 §1.2), and perhaps with one digest alone. */
  | {
      readonly type: "rsa-pss";
      readonly bits: number;
      readonly digest: Digest | null;
    }
  | { readonly type: "ec"; readonly curve: Curve }
  | { readonly type: "ed25519" }
  | { readonly type: "unsupported"; readonly name: string };

const UNNAMED: PublicKeyKind = { type: "unsupported", name: "?" };
const OID_TAG = 0x06;
const MAX_OID_OCTETS = 64;

const RSA_ENCRYPTION = "2a864886f70d010101";
const RSASSA_PSS = "2a864886f70d01010a";
const EC_PUBLIC_KEY = "2a8648ce3d0201";
const ED25519 = "2b6570";

const CURVES: ReadonlyMap<string, Curve> = new Map([
  ["2a8648ce3d030107", "P-256"],
  ["2b81040022", "P-384"],
  ["2b81040023", "P-521"],
]);

const DIGESTS: ReadonlyMap<string, Digest> = new Map([
  ["608648016503040201", "sha256"],
  ["608648016503040202", "sha384"],
  ["608648016503040203", "sha512"],
]);

/** Names of what we do not sign with, for the message that says so; others are told by their OID. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["2b6571", "Ed448"],
  ["2a8648ce380401", "DSA"],
  ["2b2403030208010107", "brainpoolP256r1"],
  ["2b240303020801010b", "brainpoolP384r1"],
  ["2b240303020801010d", "brainpoolP512r1"],
  ["2b8104000a", "secp256k1"],
  ["2a811ccf5501822d", "SM2"],
  ["2a850307010101", "GOST R 34.10-2012"],
]);

/** Reads the kind of key from a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). */
export function readPublicKeyKind(
  bytes: Uint8Array,
  publicKeyInfo: DerElement,
): PublicKeyKind {
  const [algorithm, key] = childrenOf(bytes, publicKeyInfo);
  if (algorithm === undefined || key === undefined) return UNNAMED;
  const [oid, parameters] = childrenOf(bytes, algorithm);
  const name = oid === undefined ? "" : contentOf(bytes, oid).toString("hex");
  switch (name) {
    case RSA_ENCRYPTION:
      return { type: "rsa", bits: modulusBits(bytes, key) };
    case RSASSA_PSS:
      return {
        type: "rsa-pss",
        bits: modulusBits(bytes, key),
        digest: pssDigest(bytes, parameters),
      };
    case EC_PUBLIC_KEY: {
      // A curve may also be spelt out (RFC 3279 §2.3.5), and has no name then.
      const curveOid =
        parameters?.tag === OID_TAG
          ? contentOf(bytes, parameters).toString("hex")
          : "";
      const curve = CURVES.get(curveOid);
      return curve === undefined
        ? unsupported(curveOid, "EC")
        : { type: "ec", curve };
    }
    case ED25519:
      return { type: "ed25519" };
    default:
      return unsupported(name, "?");
  }
}

/** For people: `RSA 2048`, `P-256`, `Ed25519`. */
export function keyKindName(kind: PublicKeyKind): string {
  switch (kind.type) {
    case "rsa":
      return `RSA ${kind.bits}`;
    case "rsa-pss":
      return `RSA-PSS ${kind.bits}`;
    case "ec":
      return kind.curve;
    case "ed25519":
      return "Ed25519";
    case "unsupported":
    default:
      return kind.name;
  }
}

/** @param nameless what to call it where there is no OID */
function unsupported(oid: string, nameless: string): PublicKeyKind {
  const name = oid === "" ? nameless : (OTHER_NAMES.get(oid) ?? dotted(oid));
  return { type: "unsupported", name: name.slice(0, MAX_ALGORITHM_CHARACTERS) };
}

/** The arcs of an OID (X.690 §8.19), as people look them up. */
function dotted(oid: string): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of Buffer.from(oid, "hex").subarray(0, MAX_OID_OCTETS)) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet >= 0x80) continue;
    const root = arc < 80n ? arc / 40n : 2n;
    arcs.push(...(arcs.length === 0 ? [root, arc - root * 40n] : [arc]));
    arc = 0n;
  }
  return arcs.join(".");
}

/** RSAPublicKey inside the BIT STRING, after its octet of unused bits. */
function modulusBits(bytes: Uint8Array, key: DerElement): number {
  const inside = { ...key, contentStart: key.contentStart + 1 };
  const [sequence] = childrenOf(bytes, inside);
  const [modulus] = sequence === undefined ? [] : childrenOf(bytes, sequence);
  if (modulus === undefined) return 0;
  const content = contentOf(bytes, modulus);
  const leading = content.findIndex((octet) => octet !== 0);
  if (leading < 0) return 0;
  return (
    (content.length - leading) * 8 - Math.clz32(content[leading] ?? 0) + 24
  );
}

/** RSASSA-PSS-params (RFC 4055 §3.1): [0] hashAlgorithm. */
function pssDigest(
  bytes: Uint8Array,
  parameters: DerElement | undefined,
): Digest | null {
  if (parameters === undefined) return null;
  const [hash] = childrenOf(bytes, parameters);
  if (hash?.tag !== 0xa0) return null;
  const [algorithm] = childrenOf(bytes, hash);
  const [oid] = algorithm === undefined ? [] : childrenOf(bytes, algorithm);
  return oid === undefined
    ? null
    : (DIGESTS.get(contentOf(bytes, oid).toString("hex")) ?? null);
}
