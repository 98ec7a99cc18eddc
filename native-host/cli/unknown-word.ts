import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Text } from "@passerelle/shared/errors/language.ts";
import { nearestWord } from "./nearest-word.ts";

const MAX_WORD_CHARACTERS = 64;

const KINDS = {
  command: {
    fr: "commande inconnue",
    en: "unknown command",
  },
  option: { fr: "option inconnue", en: "unknown option" },
} as const;

/** A command or an option that there is not, and the one that was probably meant. */
export class UnknownWord extends PasserelleError {
  /** `message` is the English of it. */
  readonly sentences: Text;
  readonly meant: string | null;

  constructor(
    kind: keyof typeof KINDS,
    word: string,
    known: readonly string[],
    options?: ErrorOptions,
  ) {
    const meant = nearestWord(word, known);
    const shown = word
      .slice(0, MAX_WORD_CHARACTERS)
      .replaceAll(/\p{Cc}/gu, " ");
    const sentences = {
      fr: `${KINDS[kind].fr} : « ${shown} »${meant === null ? "" : ` ; vouliez-vous dire « ${meant} » ?`}`,
      en: `${KINDS[kind].en}: “${shown}”${meant === null ? "" : `; did you mean “${meant}”?`}`,
    };
    super("arguments_invalid", sentences.en, options);
    this.sentences = sentences;
    this.meant = meant;
  }
}
