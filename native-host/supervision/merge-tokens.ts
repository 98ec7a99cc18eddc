import * as ck from "../pkcs11/constants.ts";
import type { HeldCertificate } from "./held-certificates.ts";
import type { HeldToken } from "./token-board.ts";

/**
 * Leaves out tokens and certificates that an earlier library already shows. The same key is known by its certificates
 * (serial numbers are often all zeros); one without certificates by its reader. A mere copy of a certificate, without
 * its key, gives way to the token that can have the key, and is never asked for its PIN. Authorities' certificates, which
 * keys of one issuer share, stay with each: they go along with its signatures.
 */
export function mergeTokens(tokens: readonly HeldToken[]): HeldToken[] {
  const withKey = new Set(tokens.flatMap(hashesWithKey));
  const hashes = new Set<string>();
  const readers = new Map<string, HeldToken["module"]>();
  const merged: HeldToken[] = [];
  for (const held of tokens) {
    const certificates = held.certificates.filter(
      (certificate) =>
        isAuthority(certificate) ||
        (!hashes.has(certificate.reading.hash) &&
          (mayHaveKey(held, certificate) ||
            !withKey.has(certificate.reading.hash))),
    );
    const isDouble =
      certificates.every(isAuthority) &&
      (!held.certificates.every(isAuthority) || isSeenElsewhere(held, readers));
    if (isDouble) continue;
    for (const { reading } of certificates) hashes.add(reading.hash);
    if (!readers.has(held.token.reader))
      readers.set(held.token.reader, held.module);
    merged.push({ ...held, certificates });
  }
  return merged;
}

function isAuthority({ reading }: HeldCertificate): boolean {
  return reading.use.isAuthority;
}

function hashesWithKey(held: HeldToken): string[] {
  return held.certificates
    .filter((certificate) => mayHaveKey(held, certificate))
    .map(({ reading }) => reading.hash);
}

/** A key that does not show can only be behind a login. */
function mayHaveKey({ token }: HeldToken, { key }: HeldCertificate): boolean {
  const wantsLogin = (token.flags & ck.CKF_LOGIN_REQUIRED) !== 0;
  return key === "present" || (key === "unknown" && wantsLogin);
}

function isSeenElsewhere(
  { token, module }: HeldToken,
  readers: ReadonlyMap<string, HeldToken["module"]>,
): boolean {
  const seenBy = readers.get(token.reader);
  return token.reader !== "" && seenBy !== undefined && seenBy !== module;
}
