import * as v from "valibot";
import * as limits from "../limits.ts";
import {
  base64url,
  certificateHash,
  errorCode,
  label,
  text,
} from "./fields.ts";

/** What the token admits of the tries left; PKCS#11 §3.2 knows no number (CKF_USER_PIN_COUNT_LOW, _FINAL_TRY, _LOCKED). */
export const triesLeft = v.picklist(["several", "few", "last", "none"]);
export type TriesLeft = v.InferOutput<typeof triesLeft>;

const instant = v.pipe(v.string(), v.isoTimestamp());

const person = v.strictObject({ commonName: label, organization: label });

export const certificateSummary = v.strictObject({
  hash: certificateHash,
  label,
  subject: person,
  issuer: person,
  /** The issuer's distinguished name, base64url of its DER, to compare with a challenge's `acceptedIssuers`. */
  issuerName: base64url(limits.MAX_CERTIFICATE_NAME_CHARACTERS),
  serialNumber: text(limits.MAX_LABEL_CHARACTERS),
  notBefore: instant,
  notAfter: instant,
  /** For people: `RSA 2048`, `P-256`, `Ed25519`. */
  algorithm: text(limits.MAX_ALGORITHM_CHARACTERS),
  /** Why this certificate cannot sign in, or null. Expiry is judged by the host's clock. */
  unsuitable: v.nullable(errorCode),
});
export type CertificateSummary = v.InferOutput<typeof certificateSummary>;

const tokenSummary = v.strictObject({
  /** Opaque; holds while the token stays in its slot and the host lives. */
  id: text(limits.MAX_TOKEN_ID_CHARACTERS),
  /** The module's product name, for people. */
  module: label,
  /** The slot's description: the reader's name. */
  reader: label,
  label,
  manufacturer: label,
  model: label,
  serialNumber: label,
  pin: v.strictObject({
    triesLeft,
    /** Where the PIN is typed: in the dialog, or on the reader's own keypad. */
    entry: v.picklist(["dialog", "reader"]),
    /** In bytes of UTF-8. */
    minLength: v.pipe(v.number(), v.integer(), v.minValue(0)),
    maxLength: v.pipe(v.number(), v.integer(), v.minValue(0)),
    canChange: v.boolean(),
  }),
  /** Why the token as a whole cannot be used, or null. */
  unusable: v.nullable(errorCode),
  /** True when the token shows its certificates only after login: offer `read-certificates`. */
  hidesCertificates: v.boolean(),
  certificates: v.pipe(
    v.array(certificateSummary),
    v.maxLength(limits.MAX_CERTIFICATES_PER_TOKEN),
  ),
});
export type TokenSummary = v.InferOutput<typeof tokenSummary>;

const moduleSummary = v.strictObject({
  name: label,
  /** `reading`: a token is there whose certificates are not yet known. */
  state: v.picklist(["starting", "reading", "ready", "failed"]),
  /** Set when `state` is `failed`. */
  error: v.nullable(errorCode),
});
export type ModuleSummary = v.InferOutput<typeof moduleSummary>;

/** A full picture, never a difference: what is not in it is gone. */
export const tokenSnapshot = v.strictObject({
  tokens: v.pipe(v.array(tokenSummary), v.maxLength(limits.MAX_TOKENS)),
  modules: v.pipe(v.array(moduleSummary), v.maxLength(limits.MAX_MODULES)),
  /** True once every module has answered or failed, and reads no token: only then is an empty list an absent key. */
  complete: v.boolean(),
});
export type TokenSnapshot = v.InferOutput<typeof tokenSnapshot>;
