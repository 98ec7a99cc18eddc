import { hash } from "node:crypto";
import { encodeBase64url } from "@passerelle/shared/encoding/base64url.ts";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import { signContent } from "../tokens/sign-content.ts";
import type { CommandHandler } from "./context.ts";
import { operate } from "./operate.ts";
import { checkPinEntry } from "./pin-entry.ts";

/** Signs the statement that the host composes itself: nobody else chooses the bytes. */
export const signStatement: CommandHandler<"sign-statement"> = (
  command,
  context,
  signal,
) =>
  operate(context, command.token, signal, async (held) => {
    const statement = buildStatement(command.statement);
    const signature = await signContent(held, {
      certificateHash: command.certificate,
      contentDigest: (digest) => hash(digest, statement, "buffer"),
      pin: checkPinEntry(held, command.pin),
      clock: context.clock,
      signal,
    });
    return { signature: encodeBase64url(signature) };
  });
