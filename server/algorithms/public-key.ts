import { createPublicKey, type KeyObject } from "node:crypto";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { PublicKeyInfo } from "../certificate/public-key.ts";
import { bufferOf } from "../der/buffer-of.ts";
import { DerReader } from "../der/reader.ts";
import { TAG } from "../der/tags.ts";
import { MAX_RSA_EXPONENT_BYTES, MAX_RSA_MODULUS_BITS } from "../limits.ts";
import { checkParameters } from "./parameters.ts";
import type { AlgorithmPolicy } from "./policy.ts";
import { parsePssParameters, type PssParameters } from "./pss-parameters.ts";
import { refuseAlgorithm } from "./refuse.ts";
import {
  KEY_ALGORITHMS,
  type CurveName,
  type KeyType,
  NAMED_CURVES,
} from "./table.ts";

/** A public key ready for use, with what a policy asks of it. */
export interface PublicKey {
  readonly type: KeyType;
  readonly key: KeyObject;
  readonly rsaBits?: number;
  readonly curve?: CurveName;
  /** The only parameters an id-RSASSA-PSS key allows (RFC 4055 §1.2), if it says. */
  readonly pss?: PssParameters;
}

/**
 * Imports a certificate's key, once: importing one can cost as much as verifying by it.
 *
 * @throws PasserelleError `algorithm_not_allowed`, `der_invalid`
 */
export function importPublicKey(info: PublicKeyInfo, what: string): PublicKey {
  info.imported ??= importKey(info, what);
  return info.imported;
}

function importKey(info: PublicKeyInfo, what: string): PublicKey {
  const algorithm = KEY_ALGORITHMS[info.algorithm.oid];
  if (!algorithm) throw refuseAlgorithm(what, `key ${info.algorithm.oid}`);
  checkParameters(info.algorithm, algorithm.parameters, what);
  return IMPORTS[algorithm.type](info, what);
}

/** @throws PasserelleError `algorithm_not_allowed` */
export function checkKeyStrength(
  { rsaBits, curve }: PublicKey,
  policy: AlgorithmPolicy,
  what: string,
): void {
  if (rsaBits !== undefined && rsaBits < policy.minimumRsaBits) {
    throw refuseAlgorithm(what, `RSA key of ${rsaBits} bits`);
  }
  if (curve !== undefined && !policy.curves.includes(curve)) {
    throw refuseAlgorithm(what, `key on the curve ${curve}`);
  }
}

const IMPORTS: Record<
  KeyType,
  (info: PublicKeyInfo, what: string) => PublicKey
> = {
  rsa: (info, what) => ({ type: "rsa", ...importRsa(info, what) }),
  "rsa-pss": (info, what) => ({
    type: "rsa-pss",
    ...importRsa(info, what),
    ...(info.algorithm.parameters && {
      pss: parsePssParameters(info.algorithm.parameters, what),
    }),
  }),
  ec: importEc,
  ed25519: importEd25519,
};

/** RFC 8017 appendix A.1.1. As PKCS#1, which Node imports far faster than a SubjectPublicKeyInfo. */
function importRsa(
  { key: bytes }: PublicKeyInfo,
  what: string,
): { key: KeyObject; rsaBits: number } {
  const reader = DerReader.open(bytes, { maxBytes: bytes.length }, what);
  const fields = reader.enter(TAG.sequence, what);
  const modulus = fields.readInteger(what);
  const exponent = fields.readInteger(what);
  fields.expectEnd(what);
  const rsaBits = positiveBits(modulus, what);
  const exponentBits = positiveBits(exponent, what);
  if (rsaBits > MAX_RSA_MODULUS_BITS) {
    throw refuseAlgorithm(what, `RSA key of ${rsaBits} bits`);
  }
  if (
    exponentBits > MAX_RSA_EXPONENT_BYTES * 8 ||
    exponentBits < 2 ||
    ((exponent.at(-1) as number) & 1) === 0
  ) {
    throw refuseAlgorithm(what, "RSA public exponent");
  }
  const key = importWith(
    { key: bufferOf(bytes), format: "der", type: "pkcs1" },
    what,
  );
  return { key, rsaBits };
}

function positiveBits(integer: Uint8Array, what: string): number {
  const first = integer[0] as number;
  if (first >= 0x80) throw refuseAlgorithm(what, "negative RSA number");
  if (first !== 0) return integer.length * 8 - (Math.clz32(first) - 24);
  const second = integer[1] ?? 0;
  return (integer.length - 1) * 8 - (Math.clz32(second) - 24);
}

/** RFC 5480 §2.2. */
function importEc(info: PublicKeyInfo, what: string): PublicKey {
  const { parameters } = info.algorithm;
  const reader = new DerReader(parameters ?? new Uint8Array());
  if (reader.tag !== TAG.objectIdentifier) {
    throw refuseAlgorithm(what, "curve that is not named");
  }
  const oid = reader.readOid(what);
  const curve = NAMED_CURVES[oid];
  if (!curve) throw refuseAlgorithm(what, `curve ${oid}`);
  const { name, coordinateBytes } = curve;
  const point = info.key;
  if (point[0] !== 0x04 || point.length !== 1 + 2 * coordinateBytes) {
    throw refuseAlgorithm(what, "point that is not uncompressed");
  }
  const x = encodeCoordinate(point, 1, 1 + coordinateBytes);
  const y = encodeCoordinate(point, 1 + coordinateBytes, point.length);
  const jwk = { kty: "EC", crv: name, x, y };
  const key = importWith({ key: jwk, format: "jwk" }, what);
  return { type: "ec", key, curve: name };
}

/** RFC 8410 §4. */
function importEd25519(info: PublicKeyInfo, what: string): PublicKey {
  const x = encodeCoordinate(info.key, 0, info.key.length);
  const jwk = { kty: "OKP", crv: "Ed25519", x };
  const key = importWith({ key: jwk, format: "jwk" }, what);
  return { type: "ed25519", key, curve: "Ed25519" };
}

function encodeCoordinate(
  bytes: Uint8Array,
  start: number,
  end: number,
): string {
  return bufferOf(bytes.subarray(start, end)).toString("base64url");
}

function importWith(
  input: Parameters<typeof createPublicKey>[0],
  what: string,
): KeyObject {
  try {
    return createPublicKey(input);
  } catch (cause) {
    throw new PasserelleError(
      "algorithm_not_allowed",
      `${what}: not a usable key`,
      { cause },
    );
  }
}
