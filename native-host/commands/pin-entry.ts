import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { HeldToken } from "../supervision/token-board.ts";
import { pinRules } from "../supervision/token-state.ts";

/**
 * Checks a PIN or PUK against the token's own rules, so that no try is spent on one that cannot be right. Returns it as
 * the module process takes it: base64 of its UTF-8 bytes, or null for a reader with its own keypad.
 *
 * @throws PasserelleError `pin_pad_required`, `pin_required`, or `lengthError`
 */
export function checkPinEntry(
  { token }: HeldToken,
  pin: string | null,
  lengthError: ErrorCode = "pin_length",
): string | null {
  const { entry, minLength, maxLength } = pinRules(token);
  if (entry === "reader") {
    if (pin !== null) throw new PasserelleError("pin_pad_required");
    return null;
  }
  if (pin === null) throw new PasserelleError("pin_required");
  const bytes = Buffer.from(pin, "utf8");
  try {
    if (bytes.length < minLength || bytes.length > maxLength)
      throw new PasserelleError(
        lengthError,
        `outside ${minLength} to ${maxLength} bytes`,
      );
    return bytes.toString("base64");
  } finally {
    bytes.fill(0);
  }
}
