import type { Session } from "graphene-pk11";
import { CKR_USER_ALREADY_LOGGED_IN, ckrOf } from "./ckr.ts";
import { CKF_RW_SESSION, CKF_SERIAL_SESSION, CKU_USER } from "./constants.ts";
import type { LoadedModule } from "./loaded-module.ts";
import { openSession } from "./open-session.ts";
import type { PinCalls } from "./pin-calls.ts";
import type { ShownToken } from "./same-token.ts";

const SESSION_FLAGS = {
  "read-only": CKF_SERIAL_SESSION,
  "read-write": CKF_SERIAL_SESSION | CKF_RW_SESSION,
};

/** The library, and whether somebody still waits for what is asked of it. */
export interface Caller {
  readonly module: LoadedModule;
  readonly signal: AbortSignal;
}

export type SessionUse<Result> = (session: Session, calls: PinCalls) => Result;

/**
 * Runs `use` in a session of its own, on the token that was shown, and closes it whatever happened. A session is never
 * used twice: SoftHSM leaves an operation active in it after a refused key.
 *
 * @throws PasserelleError `token_removed`, when another token is in the slot; `operation_cancelled`, before `use`
 */
export async function withSession<Result>(
  { module, signal }: Caller,
  token: ShownToken,
  kind: keyof typeof SESSION_FLAGS,
  use: SessionUse<Result>,
): Promise<Result> {
  const { library } = module;
  const { Module, Session: TokenSession, Slot } = await import("graphene-pk11");
  const calls = await module.pinCalls();
  const slotHandle = Buffer.from(token.slot, "hex");
  const session = new TokenSession(
    await openSession(module, token, SESSION_FLAGS[kind], signal),
    new Slot(slotHandle, new Module(library), library),
    library,
  );
  try {
    return use(session, calls);
  } finally {
    session.close();
  }
}

/** The same, logged in with the user's PIN, and logged out again. */
export function withLogin<Result>(
  caller: Caller,
  token: ShownToken,
  pin: Buffer | null,
  use: SessionUse<Result>,
): Promise<Result> {
  return withSession(caller, token, "read-only", (session, calls) => {
    login(session, calls, pin);
    try {
      return use(session, calls);
    } finally {
      session.logout();
    }
  });
}

function login(session: Session, calls: PinCalls, pin: Buffer | null): void {
  try {
    calls.login(session.handle, CKU_USER, pin);
  } catch (error) {
    if (ckrOf(error) !== CKR_USER_ALREADY_LOGGED_IN) throw error;
    // Left over from an operation that failed half-way: the PIN of this operation must be the one that counts.
    session.logout();
    calls.login(session.handle, CKU_USER, pin);
  }
}
