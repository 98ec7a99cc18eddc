import { setTimeout as wait } from "node:timers/promises";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { MAX_ERROR_CHARACTERS } from "@passerelle/shared/limits.ts";
import { CKR_DEVICE_ERROR, ckrOf, fromPkcs11 } from "./ckr.ts";
import type { ModuleRequest } from "./messages.ts";
import type { TokenPoll } from "./token-poll.ts";

/** Why a request failed, as the host is told. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

/** pcscd looks every 400 ms, and on a machine that is busy not so often. */
const REMOVAL_SEEN_WITHIN_MS = 2_000;
const LOOK_AGAIN_AFTER_MS = 50;

/** Tells a library that failed from a token that was pulled, which many libraries do not, while somebody waits for it. */
export async function explainFailure(
  error: unknown,
  poll: TokenPoll,
  request: ModuleRequest,
  signal: AbortSignal,
): Promise<Failure> {
  const reported = fromPkcs11(error);
  const isGone =
    !signal.aborted &&
    isAmbiguous(reported) &&
    "slot" in request &&
    (await isSeenToGo(poll, request));
  return {
    code: isGone ? "token_removed" : reported.code,
    message: reported.message.slice(0, MAX_ERROR_CHARACTERS),
  };
}

/** What libraries answer when the token was pulled, and for many other reasons. */
function isAmbiguous(error: PasserelleError): boolean {
  const { code } = error;
  return (
    code === "module_failed" ||
    code === "token_unreadable" ||
    ckrOf(error) === CKR_DEVICE_ERROR
  );
}

/** Waits as long as pcscd and the library may need to notice that the token is gone. */
async function isSeenToGo(
  poll: TokenPoll,
  { slot, insertion }: { slot: string; insertion: number },
): Promise<boolean> {
  const deadline = performance.now() + REMOVAL_SEEN_WITHIN_MS;
  while (performance.now() < deadline) {
    if (!isThere(poll, slot, insertion)) return true;
    await wait(LOOK_AGAIN_AFTER_MS);
  }
  return false;
}

/** A library that cannot even list its slots tells nothing about the token. */
function isThere(poll: TokenPoll, slot: string, insertion: number): boolean {
  try {
    poll.look();
  } catch {
    return true;
  }
  return poll.slots.find(slot, insertion) !== null;
}
