import * as v from "valibot";
import * as limits from "../limits.ts";
import { PURPOSES } from "../statement/build.ts";
import {
  certificateHash,
  errorCode,
  nonce,
  operationHash,
  origin,
  signatureText,
  text,
} from "./fields.ts";
import { certificateSummary, tokenSnapshot, triesLeft } from "./tokens.ts";

/** Extension pages ↔ host, over the browser's native messaging. */
export const HOST_NAME = "passerelle.host";
export const PROTOCOL_VERSION = 1;

/** The extension's Chromium ID in the development build, fixed by the `key` of manifest.json; stores assign others. */
export const CHROMIUM_EXTENSION_ID = "johepbflppplfkidlopogbjmlcldieeh";
/** The extension's ID in Firefox. */
export const FIREFOX_EXTENSION_ID = "extension@passerelle";

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const token = text(limits.MAX_TOKEN_ID_CHARACTERS);
const pin = v.pipe(
  v.string(),
  v.minLength(limits.MIN_PIN_BYTES),
  v.maxLength(limits.MAX_PIN_BYTES),
);
/** Null where the PIN is typed on the reader. */
const pinEntry = v.nullable(pin);

export const hostCommand = v.variant("command", [
  /** From now on, a `tokens` event at once and at every change. */
  v.strictObject({ id, command: v.literal("watch-tokens") }),
  /** Nobody looks: no more `tokens` events, until they are watched again. */
  v.strictObject({ id, command: v.literal("unwatch-tokens") }),
  v.strictObject({
    id,
    command: v.literal("sign-statement"),
    token,
    certificate: certificateHash,
    pin: pinEntry,
    statement: v.strictObject({
      purpose: v.picklist(PURPOSES),
      origin,
      nonce,
      operation: operationHash,
    }),
  }),
  /** Certificates a token shows only after login. */
  v.strictObject({
    id,
    command: v.literal("read-certificates"),
    token,
    pin: pinEntry,
  }),
  v.strictObject({
    id,
    command: v.literal("change-pin"),
    token,
    pin: pinEntry,
    newPin: pinEntry,
  }),
  v.strictObject({
    id,
    command: v.literal("unblock-pin"),
    token,
    puk: pinEntry,
    newPin: pinEntry,
  }),
  /** The report of `passerelle-host doctor`. */
  v.strictObject({ id, command: v.literal("diagnose") }),
  /** Gives up on the request `request`; that request then ends in `operation_cancelled`. */
  v.strictObject({ id, command: v.literal("cancel"), request: id }),
]);
export type HostCommand = v.InferOutput<typeof hostCommand>;
export type HostCommandName = HostCommand["command"];

/** The result of each command. */
export const hostResults = {
  "watch-tokens": v.strictObject({}),
  "unwatch-tokens": v.strictObject({}),
  /** `signature`: the detached CMS SignedData, base64url of its DER. */
  "sign-statement": v.strictObject({ signature: signatureText }),
  "read-certificates": v.strictObject({
    certificates: v.pipe(
      v.array(certificateSummary),
      v.maxLength(limits.MAX_CERTIFICATES_PER_TOKEN),
    ),
  }),
  "change-pin": v.strictObject({}),
  "unblock-pin": v.strictObject({}),
  diagnose: v.strictObject({ report: text(limits.MAX_REPORT_CHARACTERS) }),
  cancel: v.strictObject({}),
} as const satisfies Record<HostCommandName, v.GenericSchema>;
export type HostResults = {
  [Name in HostCommandName]: v.InferOutput<(typeof hostResults)[Name]>;
};

/** `triesLeft` comes with PIN and PUK errors. */
const hostError = v.strictObject({
  code: errorCode,
  message: text(limits.MAX_ERROR_CHARACTERS),
  triesLeft: v.optional(triesLeft),
});
export type HostError = v.InferOutput<typeof hostError>;

export const hostMessage = v.union([
  /** Always first. */
  v.strictObject({
    event: v.literal("hello"),
    protocol: v.number(),
    hostVersion: text(limits.MAX_VERSION_CHARACTERS),
  }),
  v.strictObject({ event: v.literal("tokens"), snapshot: tokenSnapshot }),
  v.strictObject({ id, result: v.record(v.string(), v.unknown()) }),
  /** `id` is null when the command could not be read far enough to know it. */
  v.strictObject({ id: v.nullable(id), error: hostError }),
]);
export type HostMessage = v.InferOutput<typeof hostMessage>;
