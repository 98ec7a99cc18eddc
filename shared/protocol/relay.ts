import * as v from "valibot";
import { challengeText, signatureText, wireError } from "./fields.ts";

/** Content script ↔ background, over a `runtime.connect` port of this name; one port is one operation. */
export const RELAY_PORT = "passerelle-operation";

export const relayRequest = v.variant("type", [
  v.strictObject({ type: v.literal("start"), challenge: challengeText }),
  v.strictObject({ type: v.literal("cancel") }),
]);
export type RelayRequest = v.InferOutput<typeof relayRequest>;

export const relayReply = v.variant("type", [
  v.strictObject({ type: v.literal("signed"), signature: signatureText }),
  v.strictObject({ type: v.literal("failed"), error: wireError }),
  v.strictObject({ type: v.literal("key-removed") }),
]);
export type RelayReply = v.InferOutput<typeof relayReply>;
