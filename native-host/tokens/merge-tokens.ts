import * as ck from "../pkcs11/constants.ts";
import type { HeldCertificate } from "./held-certificates.ts";
import type { HeldToken } from "./held-token.ts";
import { hidesCertificates } from "./token-state.ts";

/**
 * Leaves out tokens and certificates that an earlier library already shows. The same key is known by its certificates
 * (serial numbers are often all zeros); one without certificates by its reader. A mere copy of a certificate, without
 * its key, gives way to the token that can have the key, and is never asked for its PIN. Authorities' certificates, which
 * keys of one issuer share, stay with each: they go along with its signatures. What a library can do nothing with gives
 * way, whatever their order, to what another makes of the same reader.
 */
export function mergeTokens(tokens: readonly HeldToken[]): HeldToken[] {
  const useful = tokens.filter(isUseful);
  const withKey = new Set(tokens.flatMap(hashesWithKey));
  const hashes = new Set<string>();
  const merged: HeldToken[] = [];
  for (const held of tokens) {
    if (!isUseful(held) && isSeenElsewhere(held, useful)) continue;
    const certificates = held.certificates.filter(
      (certificate) =>
        isAuthority(certificate) ||
        (!hashes.has(certificate.reading.hash) &&
          (mayHaveKey(held, certificate) ||
            !withKey.has(certificate.reading.hash))),
    );
    const isDouble =
      certificates.every(isAuthority) &&
      (!held.certificates.every(isAuthority) || isSeenElsewhere(held, merged));
    if (isDouble) continue;
    for (const { reading } of certificates) hashes.add(reading.hash);
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

/** It shows a holder's certificate, or a login may. */
function isUseful({ token, certificates }: HeldToken): boolean {
  return !certificates.every(isAuthority) || hidesCertificates(token, 0);
}

function isSeenElsewhere(
  { token, module }: HeldToken,
  others: readonly HeldToken[],
): boolean {
  return (
    token.reader !== "" &&
    others.some(
      (other) => other.module !== module && other.token.reader === token.reader,
    )
  );
}
