import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type {
  CertificateSummary,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";
import type { Choice, DialogState } from "./state.ts";

export interface CertificateChoice {
  readonly certificate: CertificateSummary;
  /** Why it cannot be chosen, or null. */
  readonly reason: ErrorCode | null;
}

export interface TokenChoices {
  readonly token: TokenSummary;
  /** Why none of it can be chosen, or null. */
  readonly reason: ErrorCode | null;
  readonly certificates: readonly CertificateChoice[];
  /** True while its certificates still have to be read with the PIN. */
  readonly isHidden: boolean;
}

type Shown = Pick<DialogState, "request" | "snapshot" | "revealed">;

/** All that the tokens offer, the unsuitable with its reason: nothing is left out without a word. */
export function choicesOf({
  request,
  snapshot,
  revealed,
}: Shown): readonly TokenChoices[] {
  const acceptedIssuers = request?.acceptedIssuers ?? null;
  return (snapshot?.tokens ?? []).map((token) => {
    const reason =
      token.unusable ?? (token.pin.triesLeft === "none" ? "pin_locked" : null);
    const read = revealed[token.id];
    const certificates = [...token.certificates, ...(read ?? [])];
    return {
      token,
      reason,
      isHidden: token.hidesCertificates && read === undefined,
      certificates: unique(certificates).map((certificate) => ({
        certificate,
        reason:
          reason ??
          certificate.unsuitable ??
          (acceptedIssuers?.includes(certificate.issuerName) === false
            ? "path_not_found"
            : null),
      })),
    };
  });
}

/** The choices open to the person, in the order shown. */
export function openChoicesOf(state: Shown): readonly Choice[] {
  return choicesOf(state).flatMap((choices) => openChoicesOfToken(choices));
}

function openChoicesOfToken({
  token,
  reason,
  certificates,
  isHidden,
}: TokenChoices): readonly Choice[] {
  const open: Choice[] = certificates
    .filter((choice) => choice.reason === null)
    .map(({ certificate }) => ({
      token: token.id,
      certificate: certificate.hash,
    }));
  if (isHidden && reason === null) {
    open.push({ token: token.id, certificate: null });
  }
  return open;
}

export function isSameChoice(
  one: Choice | null,
  other: Choice | null,
): boolean {
  return one?.token === other?.token && one?.certificate === other?.certificate;
}

/** The token whose PIN is asked for, or null while nothing is chosen. */
export function chosenTokenOf({
  choice,
  snapshot,
}: Pick<DialogState, "choice" | "snapshot">): TokenSummary | null {
  return snapshot?.tokens.find(({ id }) => id === choice?.token) ?? null;
}

function unique(
  certificates: readonly CertificateSummary[],
): CertificateSummary[] {
  return [...new Map(certificates.map((one) => [one.hash, one])).values()];
}
