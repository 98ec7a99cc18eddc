import * as v from "valibot";
import {
  challengeText,
  origin,
  requestId,
  signatureText,
  wireError,
} from "./fields.ts";

/** Dialog window ↔ background, over a `runtime.connect` port of this name. The PIN never crosses it. */
export const DIALOG_PORT = "passerelle-dialog";

export const dialogMessage = v.variant("type", [
  /** First message: which operation this window was opened for. */
  v.strictObject({ type: v.literal("ready"), operation: requestId }),
  v.strictObject({ type: v.literal("signed"), signature: signatureText }),
  v.strictObject({ type: v.literal("failed"), error: wireError }),
  v.strictObject({ type: v.literal("key-removed") }),
  v.strictObject({ type: v.literal("keep-alive") }),
]);
export type DialogMessage = v.InferOutput<typeof dialogMessage>;

export const dialogOrder = v.variant("type", [
  /** `origin` is the browser's own word for the asking page. */
  v.strictObject({
    type: v.literal("operation"),
    origin,
    challenge: challengeText,
  }),
  /** The page went away, or cancelled: close. */
  v.strictObject({ type: v.literal("close") }),
]);
export type DialogOrder = v.InferOutput<typeof dialogOrder>;
