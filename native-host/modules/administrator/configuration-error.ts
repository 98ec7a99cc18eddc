import type { Text } from "@passerelle/shared/errors/language.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { ConfigurationProblem } from "./locate-problems.ts";

/** The administrator's file cannot be read (`mistakes` is empty), or breaks rules. */
export class ConfigurationError extends PasserelleError {
  /** File, and line, column, field and cure of each mistake. `message` is the English of it. */
  readonly sentences: Text;
  readonly mistakes: readonly ConfigurationProblem[];

  constructor(
    code: "configuration_unreadable" | "configuration_invalid",
    sentences: Text,
    mistakes: readonly ConfigurationProblem[] = [],
    options?: ErrorOptions,
  ) {
    super(code, sentences.en, options);
    this.sentences = sentences;
    this.mistakes = mistakes;
  }
}
