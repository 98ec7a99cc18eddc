import { encodeBase64url } from "@passerelle/shared/encoding/base64url.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  MAX_ACCEPTED_ISSUERS,
  MAX_CHALLENGE_CHARACTERS,
  MAX_ISSUER_NAME_CHARACTERS,
  NONCE_CHARACTERS,
} from "@passerelle/shared/limits.ts";
import { encodeChallenge } from "@passerelle/shared/protocol/challenge.ts";
import { parseCertificate } from "../certificate/parse.ts";
import { DerReader } from "../der/reader.ts";
import { checkName, parseName } from "../names/parse.ts";
import {
  type CertificateSource,
  follow,
  isCertificateSource,
} from "../options/certificate-source.ts";
import type { TrustAnchors } from "../path/trust-anchors.ts";

/**
 * Whose customers may sign in, for the dialog to tell which certificates will do: `trust-anchors` where the anchors
 * issue customers' certificates themselves, else the authorities that do, DER: their certificates, or just their Names.
 */
export type AcceptedIssuers =
  "trust-anchors" | readonly Uint8Array[] | CertificateSource;

/** Names as a challenge carries them, base64url of DER; undefined: it carries none. */
export type IssuerNames = readonly string[] | undefined;

/**
 * What challenges say of accepted issuers. It spares customers a choice that would be refused; what decides is the path
 * to a trust anchor. What comes while the server runs and is more than a challenge holds is therefore left out, and so
 * are anchors; authorities that were given must fit.
 *
 * @param relyingParty takes room in the challenge too
 * @throws PasserelleError `configuration_refused`
 */
export function resolveAcceptedIssuers(
  given: AcceptedIssuers | undefined,
  trustAnchors: () => TrustAnchors,
  relyingParty: string,
): () => IssuerNames {
  if (given === undefined) return () => undefined;
  if (given === "trust-anchors") {
    return follow(trustAnchors, ({ certificates }) => {
      const names = unique(certificates.map(({ subject }) => subject));
      return fit(names, relyingParty) ? names : undefined;
    });
  }
  if (!isCertificateSource(given)) {
    const names = namesOf(given, relyingParty);
    return () => names;
  }
  namesOf(given.current(), relyingParty);
  return follow(
    () => given.current(),
    (authorities) => namesOrNone(authorities, relyingParty),
  );
}

function namesOf(
  authorities: readonly Uint8Array[],
  relyingParty: string,
): readonly string[] {
  if (!Array.isArray(authorities) || authorities.length === 0) {
    throw refuse("neither trust-anchors nor authorities");
  }
  const names = unique(authorities.map(readName));
  if (!fit(names, relyingParty)) throw refuse("more than a challenge holds");
  return names;
}

function namesOrNone(
  authorities: readonly Uint8Array[],
  relyingParty: string,
): IssuerNames {
  try {
    return namesOf(authorities, relyingParty);
  } catch (problem) {
    if (!(problem instanceof PasserelleError)) throw problem;
    return undefined;
  }
}

function readName(bytes: Uint8Array, index: number): Uint8Array {
  try {
    return parseCertificate(bytes).subject;
  } catch (cause) {
    if (isName(bytes)) return bytes;
    throw refuse(`${index}: neither a certificate nor a Name`, cause);
  }
}

function isName(bytes: Uint8Array): boolean {
  try {
    DerReader.open(bytes, { maxBytes: MAX_ISSUER_NAME_CHARACTERS }, "name");
    checkName(bytes, "name");
    return parseName(bytes).length > 0;
  } catch {
    return false;
  }
}

function unique(names: readonly Uint8Array[]): string[] {
  return [...new Set(names.map((name) => encodeBase64url(name)))];
}

function fit(names: readonly string[], relyingParty: string): boolean {
  if (
    names.length > MAX_ACCEPTED_ISSUERS ||
    names.some(({ length }) => length > MAX_ISSUER_NAME_CHARACTERS)
  ) {
    return false;
  }
  const longest = encodeChallenge({
    version: 1,
    purpose: "login",
    nonce: "0".repeat(NONCE_CHARACTERS),
    expiresAt: Number.MAX_SAFE_INTEGER,
    relyingParty,
    acceptedIssuers: [...names],
  });
  return longest.length <= MAX_CHALLENGE_CHARACTERS;
}

function refuse(reason: string, cause?: unknown): PasserelleError {
  return new PasserelleError(
    "configuration_refused",
    `acceptedIssuers: ${reason}`,
    { cause },
  );
}
