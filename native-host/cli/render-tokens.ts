import {
  certificateSentenceFor,
  moduleSentenceFor,
  sentenceFor,
  type Language,
} from "@passerelle/shared/errors/sentence.ts";
import { holderOf, nameOfToken } from "@passerelle/shared/protocol/names.ts";
import type {
  CertificateSummary,
  TokenSnapshot,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";

const WORDS = {
  fr: {
    none: "Aucune clé n’est branchée.",
    unnamed: "certificat sans nom",
    issuedBy: "délivré par",
    validUntil: "valable jusqu’au",
    serial: "numéro",
    pin: "code PIN",
    onReader: "à taper sur le lecteur",
    to: "à",
    bytes: "octets",
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
    unnamed: "certificate without a name",
    issuedBy: "issued by",
    validUntil: "valid until",
    serial: "number",
    pin: "PIN",
    onReader: "typed on the reader",
    to: "to",
    bytes: "bytes",
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
      lines.push(`! ${name} : ${moduleSentenceFor(error, language)}`);
  }
  return `${lines.join("\n")}\n`;
}

function tokenLines(token: TokenSummary, language: Language): string[] {
  const words = WORDS[language];
  const { pin } = token;
  const pinLength =
    pin.entry === "reader"
      ? words.onReader
      : `${pin.minLength} ${words.to} ${pin.maxLength} ${words.bytes}`;
  const facts = [
    token.module,
    token.reader,
    `${words.serial} ${token.serialNumber}`,
    `${words.pin} ${pinLength}`,
    words.triesLeft[pin.triesLeft],
  ];
  const lines = [
    nameOfToken(token),
    `  ${facts.filter((fact) => fact !== "").join(" · ")}`,
  ];
  const isUsable = token.unusable === null && pin.triesLeft !== "none";
  if (token.unusable !== null)
    lines.push(`  ! ${sentenceFor(token.unusable, language)}`);
  if (token.hidesCertificates) lines.push(`  ${words.hidden}`);
  for (const certificate of token.certificates)
    lines.push(...certificateLines(certificate, isUsable, language));
  return lines;
}

function certificateLines(
  certificate: CertificateSummary,
  isTokenUsable: boolean,
  language: Language,
): string[] {
  const words = WORDS[language];
  const { subject, issuer, unsuitable, algorithm } = certificate;
  const mark = isTokenUsable && unsuitable === null ? "✓" : "✗";
  const holder = holderOf(certificate) || words.unnamed;
  const names = new Set([holder, subject.organization || holder]);
  const issuerName = issuer.commonName || issuer.organization;
  const facts = [
    ...(issuerName === "" ? [] : [`${words.issuedBy} ${issuerName}`]),
    `${words.validUntil} ${longDate(certificate.notAfter, words.months)}`,
    algorithm,
  ];
  return [
    `  ${mark} ${[...names].join(", ")}`,
    `      ${facts.join(", ")}`,
    `      ${certificate.hash}`,
    ...(unsuitable === null
      ? []
      : [`      ${certificateSentenceFor(unsuitable, algorithm, language)}`]),
  ];
}

/** Intl would say the same; to load it takes as long as everything else that is done here. */
function longDate(time: string, months: string): string {
  const date = new Date(time);
  const month = months.split(" ")[date.getUTCMonth()];
  return `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
}
