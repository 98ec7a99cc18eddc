import type { Handle } from "pkcs11js";
import { CKR_USER_ALREADY_LOGGED_IN, ckrOf } from "./ckr.ts";
import { CKF_RW_SESSION, CKF_SERIAL_SESSION, CKU_USER } from "./constants.ts";
import type { LoadedModule } from "./loaded-module.ts";
import { openSession } from "./open-session.ts";
import type { PinCalls } from "./pin-calls.ts";
import type { ShownToken } from "./same-token.ts";
import { tidyUp } from "./tidy-up.ts";

const SESSION_FLAGS = {
  "read-only": CKF_SERIAL_SESSION,
  "read-write": CKF_SERIAL_SESSION | CKF_RW_SESSION,
};

/** The library, and whoever asks something of it. */
export interface Caller {
  readonly module: LoadedModule;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** To be called just before the key is given its new PIN: from then on, whoever loses the key knows neither of them. */
  readonly beginPinChange: () => void;
  /** Has something tidied up once the answer is sent: a library that hangs or crashes in it takes no answer along. */
  readonly afterwards: (cleanup: () => void) => void;
}

export type SessionUse<Result> = (session: Handle, calls: PinCalls) => Result;

/**
 * Runs `use` in a session of its own, on the token that was shown, which is closed whatever happened. A session is never
 * used twice: SoftHSM leaves an operation active in it after a refused key.
 *
 * @throws PasserelleError `token_removed`, when another token is in the slot; `operation_cancelled`, before `use`
 */
export async function withSession<Result>(
  { module, signal, afterwards }: Caller,
  token: ShownToken,
  kind: keyof typeof SESSION_FLAGS,
  use: SessionUse<Result>,
): Promise<Result> {
  const calls = await module.pinCalls();
  const flags = SESSION_FLAGS[kind];
  const session = await openSession(module, token, flags, signal);
  afterwards(() => module.library.C_CloseSession(session));
  return use(session, calls);
}

/** The same, logged in with the user's PIN, and logged out again. */
export function withLogin<Result>(
  caller: Caller,
  token: ShownToken,
  pin: Buffer | null,
  use: SessionUse<Result>,
): Promise<Result> {
  return withSession(caller, token, "read-only", (session, calls) => {
    const logout = () => caller.module.library.C_Logout(session);
    login(calls, session, pin, logout);
    caller.afterwards(logout);
    return use(session, calls);
  });
}

function login(
  calls: PinCalls,
  session: Handle,
  pin: Buffer | null,
  logout: () => void,
): void {
  try {
    calls.login(session, CKU_USER, pin);
  } catch (error) {
    if (ckrOf(error) !== CKR_USER_ALREADY_LOGGED_IN) throw error;
    // Left over from an operation that failed half-way: the PIN of this operation must be the one that counts.
    tidyUp(logout);
    calls.login(session, CKU_USER, pin);
  }
}
