import { setTimeout as wait } from "node:timers/promises";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Handle } from "pkcs11js";
import { CKR_DEVICE_ERROR, ckrOf } from "./ckr.ts";
import type { LoadedModule } from "./loaded-module.ts";
import { isSameToken, type ShownToken } from "./same-token.ts";

/**
 * A card that pcscd powers or another program resets, just as the library connects to it, looks empty or faulty until the
 * library begins anew. No PIN was sent by then, so trying again costs the card nothing.
 */
const ATTEMPTS = 5;
const BETWEEN_ATTEMPTS_MS = 250;

/**
 * Opens a session on the token that was shown.
 *
 * @param flags of C_OpenSession
 * @throws PasserelleError `token_removed`, when another token is in the slot
 */
export async function openSession(
  module: LoadedModule,
  token: ShownToken,
  flags: number,
): Promise<Handle> {
  for (let attempt = 1; ; attempt++) {
    try {
      const session = openOn(module, token, flags);
      if (session !== null) return session;
    } catch (error) {
      if (attempt === ATTEMPTS || ckrOf(error) !== CKR_DEVICE_ERROR)
        throw error;
    }
    if (attempt === ATTEMPTS) break;
    await wait(BETWEEN_ATTEMPTS_MS);
    module.reinitialise();
    // ykcs11 knows its slots only once it was asked for them.
    module.library.C_GetSlotList(true);
  }
  module.slots.forget(token.slot);
  throw new PasserelleError("token_removed", "another token is in its place");
}

/** Null when another token is in the slot. */
function openOn(
  { library }: LoadedModule,
  token: ShownToken,
  flags: number,
): Handle | null {
  const session = library.C_OpenSession(Buffer.from(token.slot, "hex"), flags);
  let isSame = false;
  try {
    isSame = isSameToken(library, session, token);
    return isSame ? session : null;
  } finally {
    if (!isSame) library.C_CloseSession(session);
  }
}
