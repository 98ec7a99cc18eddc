import {
  certificateHash,
  errorCode,
  label,
  text,
} from "@passerelle/shared/protocol/fields.ts";
import * as limits from "@passerelle/shared/limits.ts";
import * as v from "valibot";
import { LIBRARY_FAULTS } from "./library-faults.ts";

/**
 * Host ↔ module process, over the socket of channel.ts. Both sides check every message: the module process runs vendor
 * code and is not trusted.
 */

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const base64 = (maxBytes: number) =>
  v.pipe(text(Math.ceil(maxBytes / 3) * 4), v.regex(/^[A-Za-z0-9+/]*={0,2}$/));
const flags = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const pinLength = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A slot's number and how many tokens it has seen: together they name one insertion of one token. */
const insertion = {
  /** CK_SLOT_ID as the binding gives it: native-endian bytes, lower-case hexadecimal. */
  slot: v.pipe(text(16), v.regex(/^[0-9a-f]+$/)),
  insertion: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
};
/** Base64 of the UTF-8 bytes, or null for a reader with its own keypad. */
const pin = v.nullable(base64(limits.MAX_PIN_BYTES));

const moduleRequest = v.variant("call", [
  /** A sign of life. */
  v.strictObject({ id, call: v.literal("ping") }),
  v.strictObject({
    id,
    call: v.literal("sign"),
    ...insertion,
    certificate: certificateHash,
    pin,
    /** CKM number, its PSS parameters where it has some, and what C_Sign is given. */
    mechanism: flags,
    pss: v.nullable(
      v.strictObject({ hash: flags, mgf: flags, saltBytes: pinLength }),
    ),
    input: base64(4096),
  }),
  v.strictObject({
    id,
    call: v.literal("read-certificates"),
    ...insertion,
    pin,
  }),
  v.strictObject({
    id,
    call: v.literal("change-pin"),
    ...insertion,
    pin,
    newPin: pin,
  }),
  v.strictObject({
    id,
    call: v.literal("unblock-pin"),
    ...insertion,
    puk: pin,
    newPin: pin,
  }),
]);
export type ModuleRequest = v.InferOutput<typeof moduleRequest>;

export type ModuleCall = ModuleRequest["call"];

export const moduleOrder = v.union([
  moduleRequest,
  /** Nobody waits for this request any more: what has not begun of it shall not. It is answered all the same. */
  v.strictObject({ cancel: id }),
  /** Whether to look for tokens again and again. */
  v.strictObject({ watch: v.boolean() }),
]);
export type ModuleOrder = v.InferOutput<typeof moduleOrder>;

/** Checked as a whole: a token lists some seventy, and the schema's own steps for each would take longer than the rest. */
function isListOfMechanisms(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length <= limits.MAX_MECHANISMS &&
    value.every((item) => Number.isSafeInteger(item) && item >= 0)
  );
}

const certificate = v.strictObject({
  /** DER. */
  value: base64(limits.MAX_CERTIFICATE_BYTES),
  label,
  /** Private keys are often visible only after login: then `unknown`. */
  key: v.picklist(["present", "absent", "unknown"]),
});
const certificates = v.pipe(
  v.array(certificate),
  v.maxLength(limits.MAX_CERTIFICATES_PER_TOKEN),
);
export type ModuleCertificate = v.InferOutput<typeof certificate>;

const moduleToken = v.strictObject({
  ...insertion,
  reader: label,
  label,
  manufacturer: label,
  model: label,
  serialNumber: label,
  /** Whether the slot can be without a token (CKF_REMOVABLE_DEVICE): a reader, a USB key. */
  isRemovable: v.boolean(),
  /** CK_TOKEN_INFO flags. */
  flags,
  minPinBytes: pinLength,
  maxPinBytes: pinLength,
  /** CKM numbers; null when the token would not list them. */
  mechanisms: v.nullable(v.custom<number[]>(isListOfMechanisms)),
  /** Why the token could not be read, or null. */
  problem: v.nullable(errorCode),
  certificates,
});
export type ModuleToken = v.InferOutput<typeof moduleToken>;

export const moduleResults = {
  ping: v.strictObject({}),
  /** As C_Sign returned it. */
  sign: v.strictObject({ signature: base64(4096) }),
  "read-certificates": v.strictObject({ certificates }),
  "change-pin": v.strictObject({}),
  "unblock-pin": v.strictObject({}),
} as const satisfies Record<ModuleCall, v.GenericSchema>;
export type ModuleResults = {
  [Call in ModuleCall]: v.InferOutput<(typeof moduleResults)[Call]>;
};

const failure = { code: errorCode, message: text(limits.MAX_ERROR_CHARACTERS) };

export const moduleMessage = v.union([
  /** Before each regular look: a library is silent while it reads a token, some within C_GetSlotList. */
  v.strictObject({ event: v.literal("looking") }),
  /** At once, and at every change. */
  v.strictObject({
    event: v.literal("tokens"),
    tokens: v.pipe(v.array(moduleToken), v.maxLength(limits.MAX_TOKENS)),
  }),
  /** The library could not be loaded or initialised; the process ends. */
  v.strictObject({
    event: v.literal("failed"),
    code: v.picklist(LIBRARY_FAULTS),
    message: text(limits.MAX_ERROR_CHARACTERS),
  }),
  /** The host has closed the channel, and the cards are let go: the process ends. */
  v.strictObject({ event: v.literal("finished") }),
  v.strictObject({
    id,
    result: v.record(v.string(), v.unknown()),
  }),
  /** What the request ends in if no answer follows: what cannot be undone has begun, or is done. */
  v.strictObject({ id, otherwise: v.strictObject(failure) }),
  v.strictObject({
    id,
    error: v.strictObject({
      ...failure,
      /** CK_TOKEN_INFO flags after a PIN was refused. */
      tokenFlags: v.optional(flags),
    }),
  }),
]);
export type ModuleMessage = v.InferOutput<typeof moduleMessage>;
