const ENTER = /[\r\n]/;
/** Control-C, Control-D. */
const CANCEL = new Set(["\u0003", "\u0004"]);
const ERASE = /[\b\u007f]/;
/** Control-U. */
const ERASE_LINE = "\u0015";
const ESCAPE = "\u001b";
const CONTROL = /\p{Cc}/u;
/** What ends a control sequence, which begins with ESC and `[` (ECMA-48 §5.4). */
const FINAL = /[@-~]/;

/** A secret while it is typed without being shown. Arrows, function keys and the like are no part of it. */
export class TypedSecret {
  readonly #characters: string[] = [];
  /** Within the sequence that a key other than a character sends. */
  #sequence: "none" | "begun" | "control" | "single" = "none";

  get text(): string {
    return this.#characters.join("");
  }

  /** Takes what the terminal gives, in any pieces; says what the person wants. */
  take(typed: string): "more" | "done" | "cancelled" {
    for (const character of typed) {
      if (CANCEL.has(character)) return "cancelled";
      if (ENTER.test(character)) return "done";
      this.#takeOne(character);
    }
    return "more";
  }

  #takeOne(character: string): void {
    if (character === ESCAPE) this.#sequence = "begun";
    else if (this.#isWithinSequence(character)) return;
    else if (ERASE.test(character)) this.#characters.pop();
    else if (character === ERASE_LINE) this.#characters.length = 0;
    else if (!CONTROL.test(character)) this.#characters.push(character);
  }

  #isWithinSequence(character: string): boolean {
    const before = this.#sequence;
    this.#sequence = "none";
    if (before === "begun") {
      // ESC alone is the key Escape; the character after it is typed.
      if (character === "[") this.#sequence = "control";
      else if (character === "O") this.#sequence = "single";
      return this.#sequence !== "none";
    }
    if (before === "control" && !FINAL.test(character))
      this.#sequence = "control";
    return before !== "none";
  }
}
