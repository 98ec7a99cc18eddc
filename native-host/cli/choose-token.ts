import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type {
  CertificateSummary,
  TokenSnapshot,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";

/**
 * The token that `--token` names by its id, label or serial number; without it the only one there is.
 *
 * @throws PasserelleError `token_not_found`, `arguments_invalid`
 */
export function chooseToken(
  snapshot: TokenSnapshot,
  wanted: string | undefined,
): TokenSummary {
  const fitting = snapshot.tokens.filter(isNamed(wanted));
  const [token] = fitting;
  if (token === undefined) throw notFound(snapshot);
  checkIsOnly(fitting);
  return token;
}

/**
 * The token whose certificates show only after login, when the wanted one can be on no other; null when it is not needed.
 *
 * @throws PasserelleError `arguments_invalid`
 */
export function chooseHidingToken(
  { tokens }: TokenSnapshot,
  wantedToken: string | undefined,
  wanted: string | undefined,
): TokenSummary | null {
  const fitting = tokens.filter(isNamed(wantedToken));
  const hiding = fitting.filter(({ hidesCertificates }) => hidesCertificates);
  if (fitting.some(({ certificates }) => certificates.some(isMeant(wanted))))
    return null;
  checkIsOnly(hiding);
  return hiding[0] ?? null;
}

function isNamed(wanted: string | undefined) {
  return ({ id, label, serialNumber }: TokenSummary): boolean =>
    wanted === undefined || [id, label, serialNumber].includes(wanted);
}

function isMeant(wanted: string | undefined) {
  return ({ hash, unsuitable }: CertificateSummary): boolean =>
    wanted === undefined ? unsuitable === null : hash.startsWith(wanted);
}

function checkIsOnly(fitting: readonly TokenSummary[]): void {
  if (fitting.length > 1)
    throw new PasserelleError(
      "arguments_invalid",
      `several keys fit; name one with --token: ${fitting.map(({ id }) => id).join(", ")}`,
    );
}

/** Where every library has failed, it is not known that no key is there. */
function notFound({ modules }: TokenSnapshot): PasserelleError {
  const failed = modules.filter(({ error }) => error !== null);
  const detail = failed.map(({ name, error }) => `${name}: ${error}`);
  return new PasserelleError(
    (failed.length === modules.length && failed[0]?.error) || "token_not_found",
    detail.length === 0 ? undefined : detail.join(", "),
  );
}

export interface ChosenCertificate {
  readonly token: TokenSummary;
  readonly certificate: CertificateSummary;
}

/**
 * The certificate that `--certificate` names by the beginning of its hash; without it the only suitable one.
 *
 * @throws PasserelleError `token_not_found`, `certificate_not_found`, why the key or its certificate cannot be used,
 * `arguments_invalid`
 */
export function chooseCertificate(
  snapshot: TokenSnapshot,
  wantedToken: string | undefined,
  wanted: string | undefined,
): ChosenCertificate {
  const named = snapshot.tokens.filter(isNamed(wantedToken));
  if (named.length === 0) throw notFound(snapshot);
  const held = named.flatMap((token) =>
    token.certificates.map((certificate) => ({ token, certificate })),
  );
  const fitting = held.filter(({ certificate }) =>
    isMeant(wanted)(certificate),
  );
  const [chosen, second] = fitting;
  if (chosen === undefined)
    throw new PasserelleError(noneBecause(named, held, wanted));
  if (second !== undefined)
    throw new PasserelleError(
      "arguments_invalid",
      `several certificates fit; name one with --certificate: ${fitting.map(({ certificate }) => certificate.hash.slice(0, 16)).join(", ")}`,
    );
  return chosen;
}

/** Why no certificate fits: a locked key need not show its own, and where none was named, each has its reason. */
function noneBecause(
  named: readonly TokenSummary[],
  held: readonly ChosenCertificate[],
  wanted: string | undefined,
): ErrorCode {
  const unusable = named.find((token) => token.unusable !== null)?.unusable;
  const unsuitable =
    wanted === undefined ? held[0]?.certificate.unsuitable : null;
  return unsuitable ?? unusable ?? "certificate_not_found";
}
