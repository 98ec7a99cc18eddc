import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Language } from "@passerelle/shared/errors/sentence.ts";
import type { ConfigurationProblem } from "./locate-problems.ts";

/** Each in both languages of the product. */
export type Sentences = Readonly<Record<Language, string>>;

/** The administrator's file cannot be read (`mistakes` is empty), or breaks rules. */
export class ConfigurationError extends PasserelleError {
  /** File, and line, column, field and cure of each mistake. `message` is the English of it. */
  readonly sentences: Sentences;
  readonly mistakes: readonly ConfigurationProblem[];

  constructor(
    code: "configuration_unreadable" | "configuration_invalid",
    sentences: Sentences,
    mistakes: readonly ConfigurationProblem[] = [],
    options?: ErrorOptions,
  ) {
    super(code, sentences.en, options);
    this.sentences = sentences;
    this.mistakes = mistakes;
  }
}
