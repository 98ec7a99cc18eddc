import { CKR_PIN_EXPIRED, ckrOf } from "../ckr.ts";
import { CKU_USER } from "../constants.ts";
import type { ModuleResults } from "../messages.ts";
import type { ReadToken } from "../read-token.ts";
import { withSession, type Caller } from "../token-session.ts";

/**
 * Changes the user's PIN. The old one is checked by a login first, because OpenSC takes C_SetPIN without login for an
 * unblocking; a token may answer that login with "expired" and yet let the PIN be changed (PKCS#11 §5.6.5).
 */
export function changePin(
  caller: Caller,
  token: ReadToken,
  pin: Buffer | null,
  newPin: Buffer | null,
): Promise<ModuleResults["change-pin"]> {
  return withSession(caller, token, "read-write", (session, calls) => {
    let isLoggedIn = true;
    try {
      calls.login(session.handle, CKU_USER, pin);
    } catch (error) {
      if (ckrOf(error) !== CKR_PIN_EXPIRED) throw error;
      isLoggedIn = false;
    }
    try {
      calls.changePin(session.handle, pin, newPin);
    } finally {
      if (isLoggedIn) session.logout();
    }
    return {};
  });
}
