import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import type { TokenSummary } from "@passerelle/shared/protocol/tokens.ts";
import { nameOfToken } from "@passerelle/shared/protocol/names.ts";
import { triesWarning } from "../pin/hints.ts";
import { pinServicesOf, type PinService } from "../pin/services.ts";
import { language, translate } from "../translation/translate.ts";
import { build, setText } from "../view/element.ts";

const BUTTONS = {
  "change-pin": "changePin",
  "unblock-pin": "unblockPin",
  "set-pin": "setPin",
} as const satisfies Record<PinService, string>;
const SERVICES = Object.keys(BUTTONS) as PinService[];

/** One key. It changes in place: a button that is being pressed is not replaced under the hand. */
export class KeyCard {
  readonly element: HTMLElement;
  readonly #name = build("h3", "");
  readonly #reader = build("p", "quiet");
  readonly #note = build("p", "warning");
  readonly #cannotChange = build("p", "quiet", translate("cannotChange"));
  readonly #buttons: ReadonlyMap<PinService, HTMLButtonElement>;
  readonly #row: HTMLElement;

  constructor(openForm: (service: PinService) => void) {
    this.#buttons = new Map(
      SERVICES.map((service) => [
        service,
        buildButton(BUTTONS[service], () => openForm(service)),
      ]),
    );
    this.#row = build("div", "buttons", ...this.#buttons.values());
    this.element = build(
      "section",
      "key",
      this.#name,
      this.#reader,
      this.#note,
      this.#cannotChange,
      this.#row,
    );
  }

  /** @param isWorking true while the host works for the form that is open: there is one at a time */
  render(token: TokenSummary, isWorking: boolean): void {
    const { reader, pin, unusable } = token;
    const services = pinServicesOf(token);
    const name = nameOfToken(token);
    const note = unusable ? sentenceFor(unusable, language) : triesWarning(pin);
    setText(this.#name, translate("tokenName", name));
    setText(this.#reader, reader);
    setText(this.#note, note ?? "");
    this.#note.hidden = note === null;
    this.#cannotChange.hidden = services.length > 0;
    this.#row.hidden = services.length === 0;
    for (const [service, button] of this.#buttons) {
      button.hidden = !services.includes(service);
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
