import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { isWriteProtected } from "../tokens/token-state.ts";
import { callLimitMs } from "../supervision/time-limits.ts";
import type { CommandHandler } from "./context.ts";
import { operate } from "./operate.ts";
import { checkPinEntry, checkPukEntry } from "./pin-entry.ts";

/** States that do not stop it: it is what they are cured by. */
export const PIN_UNBLOCKABLE_IN: readonly ErrorCode[] = [
  "pin_locked",
  "pin_must_change",
  "pin_not_set",
];

/** Sets a new PIN by the PUK. */
export const unblockPin: CommandHandler<"unblock-pin"> = (
  command,
  context,
  signal,
) =>
  operate(
    context,
    command.token,
    signal,
    async (held) => {
      if (isWriteProtected(held.token))
        throw new PasserelleError("token_write_protected");
      const { slot, insertion } = held.token;
      const newPin = checkPinEntry(held, command.newPin);
      const puk = checkPukEntry(held, command.puk);
      return held.module.call<"unblock-pin">(
        { call: "unblock-pin", slot, insertion, puk, newPin },
        callLimitMs("unblock-pin", puk),
        signal,
      );
    },
    { evenIf: PIN_UNBLOCKABLE_IN },
  );
