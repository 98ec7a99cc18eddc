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
    try {
      calls.login(session, CKU_USER, pin);
      caller.afterwards(() => caller.module.library.C_Logout(session));
    } catch (error) {
      if (ckrOf(error) !== CKR_PIN_EXPIRED) throw error;
    }
    caller.beginPinChange();
    calls.changePin(session, pin, newPin);
    return {};
  });
}
