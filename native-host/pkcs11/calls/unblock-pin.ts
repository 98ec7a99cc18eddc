import { CKU_SO } from "../constants.ts";
import type { LoadedModule } from "../loaded-module.ts";
import type { ModuleResults } from "../messages.ts";
import type { ReadToken } from "../read-token.ts";
import { withSession } from "../token-session.ts";

/**
 * Sets a new PIN by the PUK. PKCS#11 has no PUK: most libraries take it as the security officer's PIN, OpenSC as the
 * old PIN of C_SetPIN without login (its `set_pin_in_unlogged_session`).
 */
export function unblockPin(
  module: LoadedModule,
  token: ReadToken,
  puk: Buffer | null,
  newPin: Buffer | null,
): Promise<ModuleResults["unblock-pin"]> {
  return withSession(module, token.slot, "read-write", (session, calls) => {
    if (isOpenSc(module)) {
      calls.changePin(session.handle, puk, newPin);
      return {};
    }
    calls.login(session.handle, CKU_SO, puk);
    module.hasLoggedIn = true;
    try {
      calls.initializePin(session.handle, newPin);
    } finally {
      session.logout();
    }
    return {};
  });
}

function isOpenSc({ library }: LoadedModule): boolean {
  return library.C_GetInfo().manufacturerID.startsWith("OpenSC");
}
