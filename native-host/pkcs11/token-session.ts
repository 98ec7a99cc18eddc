import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Session } from "graphene-pk11";
import { CKR_USER_ALREADY_LOGGED_IN, ckrOf } from "./ckr.ts";
import { CKF_SERIAL_SESSION, CKU_USER } from "./constants.ts";
import type { Library } from "./library.ts";

/**
 * Runs `use` in a session of its own, logged in, and leaves nothing behind: logged out and closed whatever happened.
 * A session is never used twice: SoftHSM leaves an operation active in it after a refused key.
 */
export async function withLogin<Result>(
  library: Library,
  slot: string,
  pin: Buffer | null,
  use: (session: Session) => Result,
): Promise<Result> {
  const session = await openSession(library, slot);
  try {
    login(session, pin);
    try {
      return use(session);
    } finally {
      session.logout();
    }
  } finally {
    session.close();
  }
}

async function openSession(library: Library, slot: string): Promise<Session> {
  const { Module, Slot } = await import("graphene-pk11");
  return new Slot(Buffer.from(slot, "hex"), new Module(library), library).open(
    CKF_SERIAL_SESSION,
  );
}

function login(session: Session, pin: Buffer | null): void {
  if (pin === null) throw new PasserelleError("pin_required");
  try {
    session.login(pin.toString("utf8"), CKU_USER);
  } catch (error) {
    if (ckrOf(error) !== CKR_USER_ALREADY_LOGGED_IN) throw error;
    // Left over from an operation that failed half-way: the PIN of this operation must be the one that counts.
    session.logout();
    session.login(pin.toString("utf8"), CKU_USER);
  }
}
