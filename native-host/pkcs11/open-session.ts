import { setImmediate as nextTurn, setTimeout } from "node:timers/promises";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Handle } from "pkcs11js";
import { callOf, CKR_DEVICE_ERROR, ckrOf } from "./ckr.ts";
import type { LoadedModule } from "./loaded-module.ts";
import { isSameToken, type ShownToken } from "./same-token.ts";
import { tidyUp } from "./tidy-up.ts";

/**
 * A card that pcscd powers or another program resets, just as the library connects to it, looks empty or faulty until the
 * library begins anew. No PIN was sent by then, so trying again costs the card nothing.
 */
const ATTEMPTS = 5;
const BETWEEN_ATTEMPTS_MS = 250;

/** A person may cancel while the library works; what takes less is over before. */
const UNNOTICED_MS = 20;

/**
 * Opens a session on the token that was shown.
 *
 * @param flags of C_OpenSession
 * @param signal aborted when nobody waits for the session any more
 * @throws PasserelleError `token_removed`, when another token is in the slot; `operation_cancelled`
 */
export async function openSession(
  module: LoadedModule,
  token: ShownToken,
  flags: number,
  signal: AbortSignal,
): Promise<Handle> {
  const startedAtMs = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      const session = openOn(module, token, flags);
      if (session !== null) {
        if (performance.now() - startedAtMs > UNNOTICED_MS) await readChannel();
        if (!signal.aborted) return session;
        tidyUp(() => module.library.C_CloseSession(session));
        throw new PasserelleError("operation_cancelled");
      }
    } catch (error) {
      if (attempt === ATTEMPTS || !isPassing(error)) throw error;
    }
    if (attempt === ATTEMPTS) break;
    await waitUnlessCancelled(signal);
    module.reinitialise();
    // ykcs11 knows its slots only once it was asked for them.
    module.library.C_GetSlotList(true);
  }
  module.slots.forget(token.slot);
  throw new PasserelleError("token_removed", "another token is in its place");
}

/** Whether it may be over once the library has begun anew. */
function isPassing(error: unknown): boolean {
  return (
    ckrOf(error) === CKR_DEVICE_ERROR || callOf(error) === "C_GetAttributeValue"
  );
}

/** What the host sent while the library worked is read before the second turn, not always before the first. */
async function readChannel(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

async function waitUnlessCancelled(signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(BETWEEN_ATTEMPTS_MS, undefined, { signal });
  } catch (cause) {
    throw new PasserelleError("operation_cancelled", undefined, { cause });
  }
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
    if (!isSame) tidyUp(() => library.C_CloseSession(session));
  }
}
