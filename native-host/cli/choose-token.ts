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
  { tokens }: TokenSnapshot,
  wanted: string | undefined,
): TokenSummary {
  const fitting = tokens.filter(
    ({ id, label, serialNumber }) =>
      wanted === undefined || [id, label, serialNumber].includes(wanted),
  );
  const [token, second] = fitting;
  if (token === undefined) throw new PasserelleError("token_not_found");
  if (second !== undefined)
    throw new PasserelleError(
      "arguments_invalid",
      `several keys fit; name one with --token: ${fitting.map(({ id }) => id).join(", ")}`,
    );
  return token;
}

export interface ChosenCertificate {
  readonly token: TokenSummary;
  readonly certificate: CertificateSummary;
}

/**
 * The certificate that `--certificate` names by the beginning of its hash; without it the only suitable one.
 *
 * @throws PasserelleError `token_not_found`, `certificate_not_found`, `arguments_invalid`
 */
export function chooseCertificate(
  { tokens }: TokenSnapshot,
  wantedToken: string | undefined,
  wanted: string | undefined,
): ChosenCertificate {
  if (tokens.length === 0) throw new PasserelleError("token_not_found");
  const fitting = tokens
    .filter(
      ({ id, label, serialNumber }) =>
        wantedToken === undefined ||
        [id, label, serialNumber].includes(wantedToken),
    )
    .flatMap((token) =>
      token.certificates.map((certificate) => ({ token, certificate })),
    )
    .filter(({ certificate: { hash, unsuitable } }) =>
      wanted === undefined ? unsuitable === null : hash.startsWith(wanted),
    );
  const [chosen, second] = fitting;
  if (chosen === undefined) throw new PasserelleError("certificate_not_found");
  if (second !== undefined)
    throw new PasserelleError(
      "arguments_invalid",
      `several certificates fit; name one with --certificate: ${fitting.map(({ certificate }) => certificate.hash.slice(0, 16)).join(", ")}`,
    );
  return chosen;
}
