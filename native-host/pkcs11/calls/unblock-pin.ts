import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { CKU_SO } from "../constants.ts";
import type { ModuleResults } from "../messages.ts";
import type { ReadToken } from "../read-token.ts";
import { withSession, type Caller } from "../token-session.ts";

/**
 * Sets a new PIN by the PUK. PKCS#11 has no PUK: most libraries take it as the security officer's PIN, OpenSC as the
 * old PIN of C_SetPIN without login (its `set_pin_in_unlogged_session`), and ykcs11 not at all: its security officer has
 * the card's management key.
 *
 * @throws PasserelleError `puk_unsupported` before anything is sent to the card
 */
export async function unblockPin(
  caller: Caller,
  token: ReadToken,
  puk: Buffer | null,
  newPin: Buffer | null,
): Promise<ModuleResults["unblock-pin"]> {
  const { manufacturerID } = caller.module.library.C_GetInfo();
  if (manufacturerID.startsWith("Yubico"))
    throw new PasserelleError("puk_unsupported");
  return withSession(caller, token, "read-write", (session, calls) => {
    if (manufacturerID.startsWith("OpenSC")) {
      caller.beginPinChange();
      calls.unblockPin(session, puk, newPin);
      return {};
    }
    calls.login(session, CKU_SO, puk);
    caller.afterwards(() => caller.module.library.C_Logout(session));
    caller.beginPinChange();
    calls.initializePin(session, newPin);
    return {};
  });
}
