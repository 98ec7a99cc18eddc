import {
  sentenceFor,
  type Language,
} from "@passerelle/shared/errors/sentence.ts";
import type {
  CertificateSummary,
  TokenSnapshot,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";

const WORDS = {
  fr: {
    none: "Aucune clé n’est branchée.",
    issuedBy: "délivré par",
    validUntil: "valable jusqu’au",
    serial: "numéro",
    pin: "code PIN",
    onReader: "à taper sur le lecteur",
    to: "à",
    characters: "caractères",
    hidden: "Les certificats ne se montrent qu’avec le code PIN.",
    triesLeft: {
      several: "",
      few: "peu d’essais restants",
      last: "dernier essai",
      none: "bloqué",
    },
    months:
      "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
  },
  en: {
    none: "No key is plugged in.",
    issuedBy: "issued by",
    validUntil: "valid until",
    serial: "number",
    pin: "PIN",
    onReader: "typed on the reader",
    to: "to",
    characters: "characters",
    hidden: "The certificates show only with the PIN.",
    triesLeft: {
      several: "",
      few: "few tries left",
      last: "last try",
      none: "locked",
    },
    months:
      "January February March April May June July August September October November December",
  },
} as const;

/** A snapshot for a person at a terminal. */
export function renderTokens(
  { tokens, modules }: TokenSnapshot,
  language: Language,
): string {
  const lines = tokens.flatMap((token) => tokenLines(token, language));
  if (tokens.length === 0) lines.push(WORDS[language].none);
  for (const { name, error } of modules) {
    if (error !== null)
      lines.push(`! ${name} : ${sentenceFor(error, language)}`);
  }
  return `${lines.join("\n")}\n`;
}

function tokenLines(token: TokenSummary, language: Language): string[] {
  const words = WORDS[language];
  const { pin } = token;
  const pinLength =
    pin.entry === "reader"
      ? words.onReader
      : `${pin.minLength} ${words.to} ${pin.maxLength} ${words.characters}`;
  const facts = [
    token.module,
    token.reader,
    `${words.serial} ${token.serialNumber}`,
    `${words.pin} ${pinLength}`,
    words.triesLeft[pin.triesLeft],
  ];
  const lines = [
    token.label,
    `  ${facts.filter((fact) => fact !== "").join(" · ")}`,
  ];
  if (token.unusable !== null)
    lines.push(`  ! ${sentenceFor(token.unusable, language)}`);
  if (token.hidesCertificates) lines.push(`  ${words.hidden}`);
  for (const certificate of token.certificates)
    lines.push(...certificateLines(certificate, language));
  return lines;
}

function certificateLines(
  certificate: CertificateSummary,
  language: Language,
): string[] {
  const words = WORDS[language];
  const { subject, issuer, unsuitable } = certificate;
  const holder = [subject.commonName, subject.organization]
    .filter((name) => name !== "")
    .join(", ");
  return [
    `  ${unsuitable === null ? "✓" : "✗"} ${holder}`,
    `      ${words.issuedBy} ${issuer.commonName || issuer.organization}, ${words.validUntil} ${longDate(certificate.notAfter, words.months)}, ${certificate.algorithm}`,
    `      ${certificate.hash}`,
    ...(unsuitable === null
      ? []
      : [`      ${sentenceFor(unsuitable, language)}`]),
  ];
}

/** Intl would say the same; to load it takes as long as everything else that is done here. */
function longDate(time: string, months: string): string {
  const date = new Date(time);
  const month = months.split(" ")[date.getUTCMonth()];
  return `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
}
