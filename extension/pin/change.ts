import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { MAX_PIN_BYTES } from "@passerelle/shared/limits.ts";
import type { TokenSummary } from "@passerelle/shared/protocol/tokens.ts";
import { pinLengthRefusal } from "./length.ts";

/** What a person types to get a new PIN. */
export interface TypedPins {
  /** The PIN in use, or the PUK. */
  readonly secret: string;
  readonly newPin: string;
  readonly repeatedPin: string;
}

/**
 * Why what was typed is not worth a try, or null. A PUK has rules of its own, which tokens do not state.
 *
 * @param isPuk whether the secret is the PUK
 */
export function pinChangeRefusal(
  { secret, newPin, repeatedPin }: TypedPins,
  isPuk: boolean,
  rules: TokenSummary["pin"],
): ErrorCode | null {
  const secretRules = isPuk
    ? { minLength: 1, maxLength: MAX_PIN_BYTES }
    : rules;
  return (
    pinLengthRefusal(secret, secretRules) ??
    pinLengthRefusal(newPin, rules) ??
    (newPin === repeatedPin ? null : "pin_mismatch")
  );
}
