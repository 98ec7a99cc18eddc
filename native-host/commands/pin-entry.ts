import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { MAX_PIN_BYTES, MIN_PIN_BYTES } from "@passerelle/shared/limits.ts";
import type { HeldToken } from "../tokens/held-token.ts";
import { pinRules } from "../tokens/token-state.ts";

/**
 * Checks a PIN against the token's own rules, so that no try is spent on one that cannot be right. Returns it as the
 * module process takes it: base64 of its UTF-8 bytes, or null for a reader with its own keypad.
 *
 * @throws PasserelleError `pin_pad_required`, `pin_required`, `pin_length`
 */
export function checkPinEntry(
  held: HeldToken,
  pin: string | null,
): string | null {
  const { minLength, maxLength } = pinRules(held.token);
  return encodeEntry(held, pin, [minLength, maxLength], "pin_length");
}

/**
 * The same for a PUK, whose length no token states.
 *
 * @throws PasserelleError `pin_pad_required`, `pin_required`, `puk_length`
 */
export function checkPukEntry(
  held: HeldToken,
  puk: string | null,
): string | null {
  return encodeEntry(held, puk, [MIN_PIN_BYTES, MAX_PIN_BYTES], "puk_length");
}

function encodeEntry(
  { token }: HeldToken,
  secret: string | null,
  [minBytes, maxBytes]: readonly [number, number],
  refusal: ErrorCode,
): string | null {
  if (pinRules(token).entry === "reader") {
    if (secret !== null) throw new PasserelleError("pin_pad_required");
    return null;
  }
  if (secret === null) throw new PasserelleError("pin_required");
  const bytes = Buffer.from(secret, "utf8");
  const { length } = bytes;
  const base64 = bytes.toString("base64");
  bytes.fill(0);
  if (length < minBytes || length > maxBytes)
    throw new PasserelleError(
      refusal,
      `outside ${minBytes} to ${maxBytes} bytes`,
    );
  return base64;
}
