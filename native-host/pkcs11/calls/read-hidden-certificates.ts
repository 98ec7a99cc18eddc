import type { ModuleResults } from "../messages.ts";
import { withoutInternals } from "../read-certificates.ts";
import { readOwnCertificates } from "../read-own-certificates.ts";
import type { ReadToken } from "../read-token.ts";
import { withLogin, type Caller } from "../token-session.ts";

/** Reads the certificates that a token shows only after login, with what it shows anyway. */
export function readHiddenCertificates(
  caller: Caller,
  token: ReadToken,
  pin: Buffer | null,
): Promise<ModuleResults["read-certificates"]> {
  return withLogin(caller, token, pin, (session) => ({
    certificates: readOwnCertificates(caller.module.library, session).map(
      withoutInternals,
    ),
  }));
}
