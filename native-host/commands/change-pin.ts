import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { pinRules } from "../tokens/token-state.ts";
import { callLimitMs } from "../supervision/time-limits.ts";
import type { CommandHandler } from "./context.ts";
import { operate } from "./operate.ts";
import { checkPinEntry } from "./pin-entry.ts";

/** States that do not stop it. */
export const PIN_CHANGEABLE_IN: readonly ErrorCode[] = ["pin_must_change"];

export const changePin: CommandHandler<"change-pin"> = (
  command,
  context,
  signal,
) =>
  operate(
    context,
    command.token,
    signal,
    async (held) => {
      if (!pinRules(held.token).canChange)
        throw new PasserelleError("token_write_protected");
      const { slot, insertion } = held.token;
      const newPin = checkPinEntry(held, command.newPin);
      const pin = checkPinEntry(held, command.pin);
      return held.module.call<"change-pin">(
        { call: "change-pin", slot, insertion, pin, newPin },
        callLimitMs("change-pin", pin),
        signal,
      );
    },
    { evenIf: PIN_CHANGEABLE_IN },
  );
