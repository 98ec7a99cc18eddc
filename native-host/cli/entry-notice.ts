import type { Language } from "@passerelle/shared/errors/language.ts";
import { nameOfToken } from "@passerelle/shared/protocol/names.ts";
import type { TokenSummary } from "@passerelle/shared/protocol/tokens.ts";

const WORDS = {
  fr: {
    key: (name: string) => `Clé « ${name} »`,
    length: (min: number, max: number) =>
      min === max
        ? `Le code PIN a ${max} caractères.`
        : `Le code PIN a de ${min} à ${max} caractères.`,
    onReader: "Tapez le code sur le lecteur.",
    few: "Il reste peu d’essais avant le blocage de la clé.",
    last: "Dernier essai : un code incorrect bloquera la clé.",
    puk: "Peu d’essais : au dernier, la clé est définitivement bloquée.",
  },
  en: {
    key: (name: string) => `Key “${name}”`,
    length: (min: number, max: number) =>
      min === max
        ? `The PIN has ${max} characters.`
        : `The PIN has ${min} to ${max} characters.`,
    onReader: "Type the code on the reader.",
    few: "Few tries are left before the key locks.",
    last: "Last try: a wrong PIN will lock the key.",
    puk: "Few tries: after the last one the key is locked for good.",
  },
} as const;

/** What a person must know before typing a secret for this key: whole lines. */
export function entryNotice(
  token: TokenSummary,
  secret: "pin" | "puk",
  language: Language,
): string {
  const words = WORDS[language];
  const { entry, minLength, maxLength, triesLeft } = token.pin;
  const lines = [
    words.key(nameOfToken(token)),
    entry === "reader" ? words.onReader : words.length(minLength, maxLength),
  ];
  // How many tries a PUK has left, hardly any key tells.
  if (secret === "puk") lines.push(words.puk);
  else if (triesLeft === "few" || triesLeft === "last")
    lines.push(words[triesLeft]);
  return lines.map((line) => `${line}\n`).join("");
}
