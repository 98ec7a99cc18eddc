import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import type { TokenSummary } from "@passerelle/shared/protocol/tokens.ts";
import { triesWarning } from "../pin/hints.ts";
import { language, translate } from "../translation/translate.ts";
import { build, setText } from "../view/element.ts";
import type { PinService } from "./state.ts";

/** One key. It changes in place: a button that is being pressed is not replaced under the hand. */
export class KeyCard {
  readonly element: HTMLElement;
  readonly #name = build("h3", "");
  readonly #reader = build("p", "quiet");
  readonly #note = build("p", "warning");
  readonly #cannotChange = build("p", "quiet", translate("cannotChange"));
  readonly #buttons: HTMLElement;
  readonly #change: HTMLButtonElement;
  readonly #unblock: HTMLButtonElement;

  constructor(openForm: (service: PinService) => void) {
    this.#change = buildButton("changePin", () => openForm("change-pin"));
    this.#unblock = buildButton("unblockPin", () => openForm("unblock-pin"));
    this.#buttons = build("div", "buttons", this.#change, this.#unblock);
    this.element = build(
      "section",
      "key",
      this.#name,
      this.#reader,
      this.#note,
      this.#cannotChange,
      this.#buttons,
    );
  }

  /** @param isWorking true while the host works for the form that is open: there is one at a time */
  render(
    { label, model, reader, pin, unusable }: TokenSummary,
    isWorking: boolean,
  ): void {
    const name = label || model;
    const note = unusable ? sentenceFor(unusable, language) : triesWarning(pin);
    setText(this.#name, translate("tokenName", name));
    setText(this.#reader, reader);
    setText(this.#note, note ?? "");
    this.#note.hidden = note === null;
    this.#cannotChange.hidden = pin.canChange;
    this.#buttons.hidden = !pin.canChange;
    this.#change.hidden = pin.triesLeft === "none";
    for (const button of [this.#change, this.#unblock]) {
      button.disabled = isWorking;
      button.setAttribute("aria-label", `${button.textContent} — ${name}`);
    }
  }
}

function buildButton(key: string, onClick: () => void): HTMLButtonElement {
  const button = build("button", "", translate(key));
  button.type = "button";
  button.addEventListener("click", onClick);
  return button;
}
