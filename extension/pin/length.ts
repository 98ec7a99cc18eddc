import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { MAX_PIN_BYTES } from "@passerelle/shared/limits.ts";
import type { TokenSummary } from "@passerelle/shared/protocol/tokens.ts";

type PinRules = Pick<TokenSummary["pin"], "minLength" | "maxLength">;

/** The longest PIN to send, in bytes; a token that states no limit gets the protocol's. */
function maxPinBytes({ maxLength }: PinRules): number {
  return maxLength > 0 ? Math.min(maxLength, MAX_PIN_BYTES) : MAX_PIN_BYTES;
}

/** Why a PIN is not even worth a try, or null. PKCS#11 counts PINs in bytes of UTF-8 (§3.2, CK_TOKEN_INFO). */
export function pinLengthRefusal(
  pin: string,
  rules: PinRules,
): ErrorCode | null {
  const bytes = new TextEncoder().encode(pin).length;
  if (bytes === 0) return "pin_required";
  return bytes < rules.minLength || bytes > maxPinBytes(rules)
    ? "pin_length"
    : null;
}

/** True where a PIN takes more bytes than it shows characters. */
export function hasAccents(pin: string): boolean {
  return new TextEncoder().encode(pin).length > pin.length;
}
