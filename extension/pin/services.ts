import type { TokenSummary } from "@passerelle/shared/protocol/tokens.ts";

/** Change the PIN with the old one, set a new one with the PUK, or the first one of a token that has none yet. */
export type PinService = "change-pin" | "unblock-pin" | "set-pin";

/** What can be done about a token's PIN, the usual first. */
export function pinServicesOf({
  pin,
  unusable,
}: Pick<TokenSummary, "pin" | "unusable">): readonly PinService[] {
  // `canChange` tells of a PIN that is there; the first one takes the PUK alone (PKCS#11 §5.6, C_InitPIN).
  if (unusable === "pin_not_set") return ["set-pin"];
  if (!pin.canChange) return [];
  return pin.triesLeft === "none"
    ? ["unblock-pin"]
    : ["change-pin", "unblock-pin"];
}
