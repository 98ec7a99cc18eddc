import * as v from "valibot";
import { MAX_VERSION_CHARACTERS } from "../limits.ts";
import {
  challengeText,
  requestId,
  signatureText,
  text,
  wireError,
} from "./fields.ts";

/**
 * Page ↔ content script, by `window.postMessage` within one window and one origin. `passerelle` says which way a
 * message goes, so that neither side reads its own.
 */
const toExtension = {
  passerelle: v.literal("to-extension"),
  version: v.literal(1),
  id: requestId,
};
const toPage = {
  passerelle: v.literal("to-page"),
  version: v.literal(1),
  id: requestId,
};

export const pageRequest = v.variant("action", [
  v.strictObject({ ...toExtension, action: v.literal("detect") }),
  v.strictObject({
    ...toExtension,
    action: v.literal("authenticate"),
    challenge: challengeText,
  }),
  v.strictObject({ ...toExtension, action: v.literal("cancel") }),
]);
export type PageRequest = v.InferOutput<typeof pageRequest>;

export const pageReply = v.variant("outcome", [
  v.strictObject({
    ...toPage,
    outcome: v.literal("detected"),
    extensionVersion: text(MAX_VERSION_CHARACTERS),
  }),
  v.strictObject({
    ...toPage,
    outcome: v.literal("signed"),
    signature: signatureText,
  }),
  v.strictObject({ ...toPage, outcome: v.literal("failed"), error: wireError }),
  /** After `signed`: the key was pulled out. */
  v.strictObject({ ...toPage, outcome: v.literal("key-removed") }),
]);
export type PageReply = v.InferOutput<typeof pageReply>;
