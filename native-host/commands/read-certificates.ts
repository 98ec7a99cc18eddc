import { readCertificates as readAll } from "../tokens/held-certificates.ts";
import { summariseHolders } from "../tokens/summarise-token.ts";
import { callLimitMs } from "../supervision/time-limits.ts";
import type { CommandHandler } from "./context.ts";
import { operate } from "./operate.ts";
import { checkPinEntry } from "./pin-entry.ts";

/** Reads the certificates that a token shows only after login; they stay known until it is pulled. */
export const readCertificates: CommandHandler<"read-certificates"> = (
  command,
  context,
  signal,
) =>
  operate(context, command.token, signal, async (held) => {
    const { slot, insertion } = held.token;
    const pin = checkPinEntry(held, command.pin);
    const result = await held.module.call<"read-certificates">(
      { call: "read-certificates", slot, insertion, pin },
      callLimitMs("read-certificates", pin),
      signal,
    );
    const certificates = readAll(result.certificates);
    context.tokens.reveal(held, certificates);
    return {
      certificates: summariseHolders(held.token, certificates, context.clock()),
    };
  });
