import type { KeyObject } from "node:crypto";
import type { PublicKeyInfo } from "../certificate/public-key.ts";
import { DerReader } from "../der/reader.ts";
import { TAG } from "../der/tags.ts";
import { MAX_RSA_EXPONENT_BYTES, MAX_RSA_MODULUS_BITS } from "../limits.ts";
import { checkParameters } from "./parameters.ts";
import { importKey, type KeyForm, pkcs1Form, pointForm } from "./key-form.ts";
import type { AlgorithmPolicy } from "./policy.ts";
import { parsePssParameters, type PssParameters } from "./pss-parameters.ts";
import { refuseAlgorithm } from "./refuse.ts";
import {
  type CurveName,
  KEY_ALGORITHMS,
  type KeyType,
  NAMED_CURVES,
} from "./table.ts";

/** What a policy asks of a key. */
export interface KeyFacts {
  readonly type: KeyType;
  readonly rsaBits?: number;
  readonly curve?: CurveName;
  /** The only parameters an id-RSASSA-PSS key allows (RFC 4055 §1.2), if it says. */
  readonly pss?: PssParameters;
}

/** A public key ready for use. */
export class PublicKey {
  readonly facts: KeyFacts;
  readonly #form: KeyForm;
  #isUsed = false;
  #imported: KeyObject | undefined;

  readonly #what: string;

  /** @param what whose it is, for an error */
  constructor(facts: KeyFacts, form: KeyForm, what: string) {
    this.facts = facts;
    this.#what = what;
    this.#form = form;
  }

  /** @throws PasserelleError `algorithm_not_allowed` when OpenSSL cannot use it: a point off the curve, say */
  get key(): KeyObject {
    this.#imported ??= importKey(this.#form, this.#what);
    return this.#imported;
  }

  /**
   * Verifies by it. Most keys are used once, and then importing costs more than it saves: only from the second use on
   * is the key kept imported.
   *
   * @throws PasserelleError `algorithm_not_allowed` like `key`
   */
  use(verifyBy: (key: KeyForm | KeyObject) => boolean): boolean {
    if (this.#isUsed) return verifyBy(this.key);
    try {
      const isGood = verifyBy(this.#form);
      this.#isUsed = true;
      return isGood;
    } catch {
      return verifyBy(this.key);
    }
  }

  /** @throws PasserelleError `algorithm_not_allowed` like `key` */
  checkUsable(): void {
    if (!this.#isUsed) void this.key;
  }
}

/**
 * Parses a certificate's key, once.
 *
 * @throws PasserelleError `algorithm_not_allowed`, `der_invalid`
 */
export function importPublicKey(info: PublicKeyInfo, what: string): PublicKey {
  info.imported ??= parse(info, what);
  return info.imported;
}

function parse(info: PublicKeyInfo, what: string): PublicKey {
  const algorithm = KEY_ALGORITHMS[info.algorithm.oid];
  if (!algorithm) throw refuseAlgorithm(what, `key ${info.algorithm.oid}`);
  checkParameters(info.algorithm, algorithm.parameters, what);
  return PARSERS[algorithm.type](info, what);
}

/** @throws PasserelleError `algorithm_not_allowed` */
export function checkKeyStrength(
  { facts: { rsaBits, curve } }: PublicKey,
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

const PARSERS: Record<
  KeyType,
  (info: PublicKeyInfo, what: string) => PublicKey
> = {
  rsa: parseRsa,
  "rsa-pss": parseRsaPss,
  ec: parseEc,
  ed25519: parseEd25519,
};

function parseRsa({ key }: PublicKeyInfo, what: string): PublicKey {
  const rsaBits = checkRsaKey(key, what);
  return new PublicKey({ type: "rsa", rsaBits }, pkcs1Form(key), what);
}

function parseRsaPss(
  { key, algorithm }: PublicKeyInfo,
  what: string,
): PublicKey {
  const rsaBits = checkRsaKey(key, what);
  const { parameters } = algorithm;
  const facts: KeyFacts = parameters
    ? { type: "rsa-pss", rsaBits, pss: parsePssParameters(parameters, what) }
    : { type: "rsa-pss", rsaBits };
  return new PublicKey(facts, pkcs1Form(key), what);
}

/**
 * Checks an RSAPublicKey (RFC 8017 appendix A.1.1).
 *
 * @returns the bits of its modulus
 */
function checkRsaKey(bytes: Uint8Array, what: string): number {
  const reader = DerReader.open(bytes, { maxBytes: bytes.length }, what);
  const outerEnd = reader.begin(TAG.sequence, what);
  const rsaBits = readPositiveBits(reader, what);
  const isModulusOdd = isOddUpTo(reader);
  const exponentBits = readPositiveBits(reader, what);
  const isExponentOdd = isOddUpTo(reader);
  reader.end(outerEnd, what);
  if (rsaBits > MAX_RSA_MODULUS_BITS) {
    throw refuseAlgorithm(what, `RSA key of ${rsaBits} bits`);
  }
  // OpenSSL does not look, and no product of two primes that large is even.
  if (!isModulusOdd) throw refuseAlgorithm(what, "RSA modulus that is even");
  if (
    exponentBits > MAX_RSA_EXPONENT_BYTES * 8 ||
    exponentBits < 2 ||
    !isExponentOdd
  ) {
    throw refuseAlgorithm(what, "RSA public exponent");
  }
  return rsaBits;
}

/** Whether the INTEGER that ends here is odd. */
function isOddUpTo({ bytes, position }: DerReader): boolean {
  return ((bytes[position - 1] as number) & 1) !== 0;
}

/** Reads an INTEGER that must not be negative; returns how many bits it has. */
function readPositiveBits(reader: DerReader, what: string): number {
  const { bytes } = reader;
  let start = reader.skipInteger(what);
  const first = bytes[start] as number;
  if (first >= 0x80) throw refuseAlgorithm(what, "negative RSA number");
  if (first === 0) start++;
  if (start === reader.position) return 0;
  const unused = Math.clz32(bytes[start] as number) - 24;
  return (reader.position - start) * 8 - unused;
}

/** RFC 5480 §2.2. */
function parseEc(info: PublicKeyInfo, what: string): PublicKey {
  const { parameters } = info.algorithm;
  const reader = new DerReader(parameters ?? new Uint8Array());
  if (reader.tag !== TAG.objectIdentifier) {
    throw refuseAlgorithm(what, "curve that is not named");
  }
  const oid = reader.readOid(what);
  const curve = NAMED_CURVES[oid];
  if (!curve) throw refuseAlgorithm(what, `curve ${oid}`);
  const { name, coordinateBytes } = curve;
  if (info.key[0] !== 0x04 || info.key.length !== 1 + 2 * coordinateBytes) {
    throw refuseAlgorithm(what, "point that is not uncompressed");
  }
  return new PublicKey(
    { type: "ec", curve: name },
    pointForm(info, name),
    what,
  );
}

/** RFC 8410 §4. */
function parseEd25519(info: PublicKeyInfo, what: string): PublicKey {
  const curve = "Ed25519";
  return new PublicKey(
    { type: "ed25519", curve },
    pointForm(info, curve),
    what,
  );
}
