import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import * as limits from "@passerelle/shared/limits.ts";
import type {
  TokenSummary,
  TriesLeft,
} from "@passerelle/shared/protocol/tokens.ts";
import * as ck from "../pkcs11/constants.ts";
import type { ModuleToken } from "../pkcs11/messages.ts";

const has = (flags: number, flag: number): boolean => (flags & flag) !== 0;

/** What a token admits of the tries left for the user's PIN. */
export function userTriesLeft(flags: number): TriesLeft {
  if (has(flags, ck.CKF_USER_PIN_LOCKED)) return "none";
  if (has(flags, ck.CKF_USER_PIN_FINAL_TRY)) return "last";
  return has(flags, ck.CKF_USER_PIN_COUNT_LOW) ? "few" : "several";
}

/**
 * The same for the PUK (the PIN of PKCS#11's security officer), or null: a token that sets none of these flags may keep
 * no count, as OpenSC, and says nothing by it.
 */
export function pukTriesLeft(flags: number): TriesLeft | null {
  if (has(flags, ck.CKF_SO_PIN_LOCKED)) return "none";
  if (has(flags, ck.CKF_SO_PIN_FINAL_TRY)) return "last";
  return has(flags, ck.CKF_SO_PIN_COUNT_LOW) ? "few" : null;
}

/** What a token admits of the tries left after it refused a PIN or PUK in this way; null where it tells nothing. */
export function triesLeftAfter(
  refusal: ErrorCode,
  flags: number,
): TriesLeft | null {
  if (refusal === "pin_locked" || refusal === "puk_locked") return "none";
  if (refusal.startsWith("puk_")) return pukTriesLeft(flags);
  return refusal.startsWith("pin_") ? userTriesLeft(flags) : null;
}

/** Why the token as a whole cannot sign, or null. */
export function unusableBecause(token: ModuleToken): ErrorCode | null {
  if (token.problem !== null) return token.problem;
  const { flags } = token;
  if (!has(flags, ck.CKF_TOKEN_INITIALIZED)) return "token_uninitialised";
  if (has(flags, ck.CKF_USER_PIN_LOCKED)) return "pin_locked";
  if (
    has(flags, ck.CKF_LOGIN_REQUIRED) &&
    !has(flags, ck.CKF_USER_PIN_INITIALIZED)
  )
    return "pin_not_set";
  return has(flags, ck.CKF_USER_PIN_TO_BE_CHANGED) ? "pin_must_change" : null;
}

/** The token's PIN rules. A token that states none (0, or "unavailable") is held to the protocol's limits. */
export function pinRules(token: ModuleToken): TokenSummary["pin"] {
  const { flags, minPinBytes, maxPinBytes } = token;
  return {
    triesLeft: userTriesLeft(flags),
    entry: has(flags, ck.CKF_PROTECTED_AUTHENTICATION_PATH)
      ? "reader"
      : "dialog",
    minLength: Math.min(
      Math.max(minPinBytes, limits.MIN_PIN_BYTES),
      limits.MAX_PIN_BYTES,
    ),
    maxLength:
      maxPinBytes === 0
        ? limits.MAX_PIN_BYTES
        : Math.min(maxPinBytes, limits.MAX_PIN_BYTES),
    canChange:
      !isWriteProtected(token) && has(flags, ck.CKF_USER_PIN_INITIALIZED),
  };
}

export function isWriteProtected({ flags }: ModuleToken): boolean {
  return has(flags, ck.CKF_WRITE_PROTECTED);
}

/** A token that wants a login and shows nothing before it. */
export function hidesCertificates(
  token: ModuleToken,
  certificates: number,
): boolean {
  return (
    certificates === 0 &&
    has(token.flags, ck.CKF_LOGIN_REQUIRED) &&
    unusableBecause(token) === null
  );
}

/**
 * What libraries offer as tokens although no key is behind them: the slot for the next new token of SoftHSM (which may
 * call its slots removable), tpm2-pkcs11 or openCryptoki, which nobody can plug in, and the internal module of NSS that
 * only computes.
 */
export function isNoKey(token: ModuleToken): boolean {
  const isSpare = unusableBecause(token) === "token_uninitialised";
  const isSoftware = !token.isRemovable || token.model === "SoftHSM v2";
  return (
    (isSpare && isSoftware) || token.label === "NSS Generic Crypto Services"
  );
}
