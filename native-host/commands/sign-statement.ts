import { createHash } from "node:crypto";
import { encodeBase64url } from "@passerelle/shared/encoding/base64url.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import { signContent } from "../supervision/sign-content.ts";
import { unusableBecause } from "../supervision/token-state.ts";
import type { CommandHandler } from "./context.ts";
import { checkPinEntry } from "./pin-entry.ts";

/** Signs the statement that the host composes itself: nobody else chooses the bytes. */
export const signStatement: CommandHandler<"sign-statement"> = async (
  command,
  { tokens, clock },
) => {
  const held = tokens.find(command.token);
  const unusable = unusableBecause(held.token);
  if (unusable !== null) throw new PasserelleError(unusable);
  const pin = checkPinEntry(held, command.pin);
  const statement = buildStatement(command.statement);
  const signature = await tokens.reserve(held, () =>
    signContent(held, {
      certificateHash: command.certificate,
      contentDigest: (digest) => createHash(digest).update(statement).digest(),
      pin,
      clock,
    }),
  );
  return { signature: encodeBase64url(signature) };
};
