import {
  createPublicKey,
  type JsonWebKeyInput,
  type KeyObject,
  type PublicKeyInput,
} from "node:crypto";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { PublicKeyInfo } from "../certificate/public-key.ts";
import { bufferOf } from "../der/buffer-of.ts";
import type { CurveName } from "./table.ts";

/** A key in the form that Node's crypto takes it in fastest; a text is PEM. */
export type KeyForm = PublicKeyInput | JsonWebKeyInput | string;

/** Node 24 finds out by throwing an error that what it is given is no KeyObject, unless it is a text. */
const takesTextsFastest = process.versions.node.startsWith("24.");

/** RSAPublicKey, DER: OpenSSL has a short way for it, which SubjectPublicKeyInfo goes without. */
export function pkcs1Form(rsaPublicKey: Uint8Array): KeyForm {
  const key = bufferOf(rsaPublicKey);
  return takesTextsFastest
    ? encodePem("RSA PUBLIC KEY", key)
    : { key, format: "der", type: "pkcs1" };
}

/** OpenSSL 3.0 tries every decoder it has on a SubjectPublicKeyInfo; taking the point apart first is far faster. */
const decodesSlowly = process.versions.openssl.startsWith("3.0.");

/** A key that is one point of a curve. */
export function pointForm(
  { bytes, key }: PublicKeyInfo,
  curve: CurveName,
): KeyForm {
  if (decodesSlowly) return { key: jsonWebKey(key, curve), format: "jwk" };
  const info = bufferOf(bytes);
  return takesTextsFastest
    ? encodePem("PUBLIC KEY", info)
    : { key: info, format: "der", type: "spki" };
}

/** RFC 7468 in the lax form of its §3, on one line, which OpenSSL reads at any length. */
function encodePem(label: string, der: Buffer): string {
  return `-----BEGIN ${label}-----\n${der.toString("base64")}\n-----END ${label}-----\n`;
}

/** RFC 7518 §6.2.1, RFC 8037 §2. */
function jsonWebKey(key: Uint8Array, curve: CurveName): JsonWebKeyInput["key"] {
  if (curve === "Ed25519") {
    return { kty: "OKP", crv: curve, x: bufferOf(key).toString("base64url") };
  }
  const point = bufferOf(key);
  const middle = (point.length + 1) / 2;
  return {
    kty: "EC",
    crv: curve,
    x: point.toString("base64url", 1, middle),
    y: point.toString("base64url", middle),
  };
}

/** @throws PasserelleError `algorithm_not_allowed` */
export function importKey(form: KeyForm, what: string): KeyObject {
  try {
    return createPublicKey(form);
  } catch (cause) {
    throw new PasserelleError(
      "algorithm_not_allowed",
      `${what}: not a usable key`,
      { cause },
    );
  }
}
