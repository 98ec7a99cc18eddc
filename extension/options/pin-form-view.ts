import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { nameOfToken } from "@passerelle/shared/protocol/names.ts";
import type { TypedPins } from "../pin/change.ts";
import { lengthHint, triesWarning } from "../pin/hints.ts";
import { hasAccents } from "../pin/length.ts";
import type { PinService } from "../pin/services.ts";
import { language, translate } from "../translation/translate.ts";
import { element, setText } from "../view/element.ts";
import type { OptionsState, PinForm } from "./state.ts";

/** Keys of the texts that a service has of its own. */
const TEXTS = {
  "change-pin": {
    title: "changePinOf",
    secret: "currentPin",
    submit: "changePin",
    done: "pinChanged",
  },
  "unblock-pin": {
    title: "unblockPinOf",
    secret: "puk",
    submit: "unblockPin",
    done: "pinChanged",
  },
  "set-pin": {
    title: "setPinOf",
    secret: "puk",
    submit: "setPin",
    done: "pinSet",
  },
} as const satisfies Record<PinService, object>;

/** The form to change a PIN, or to set one with the PUK. */
export class PinFormView {
  readonly #secret = element("secret", HTMLInputElement);
  readonly #newPin = element("new-pin", HTMLInputElement);
  readonly #repeatedPin = element("repeated-pin", HTMLInputElement);
  #shown: PinForm | null = null;

  constructor() {
    for (const field of this.#fields) {
      field.addEventListener("input", () => this.#noteAccents());
    }
  }

  get #fields(): readonly HTMLInputElement[] {
    return [this.#secret, this.#newPin, this.#repeatedPin];
  }

  /** Reads the fields and clears them. */
  takePins(): TypedPins {
    const typed = {
      secret: this.#secret.value,
      newPin: this.#newPin.value,
      repeatedPin: this.#repeatedPin.value,
    };
    this.#clear();
    return typed;
  }

  render({ form, snapshot }: OptionsState): void {
    const isThere =
      snapshot?.tokens.some(({ id }) => id === form?.token.id) ?? false;
    element("pin-form").hidden = !form;
    if (form) this.#renderForm(form, isThere);
    const isOther =
      form?.token.id !== this.#shown?.token.id ||
      form?.service !== this.#shown?.service;
    if (isOther) this.#clear();
    if (form && (isOther || form.problem !== this.#shown?.problem)) {
      this.#secret.focus();
    }
    this.#shown = form;
  }

  #renderForm(form: PinForm, isThere: boolean): void {
    const { pin } = form.token;
    const isChange = form.service === "change-pin";
    const texts = TEXTS[form.service];
    const isOnReader = pin.entry === "reader";
    const isOver = form.isDone || !isThere;
    setText(
      element("pin-form-title"),
      translate(texts.title, nameOfToken(form.token)),
    );
    setText(element("pin-form-rules"), isOnReader ? "" : lengthHint(pin));
    setText(element("secret-label"), translate(texts.secret));
    const warning = isChange ? triesWarning(pin) : translate("pukTries");
    element("pin-form-tries").hidden = warning === null || isOver;
    setText(element("pin-form-tries"), warning ?? "");
    element("pin-form-fields").hidden = isOnReader || isOver;
    element("pin-form-reader").hidden = !isOnReader || isOver;
    this.#renderOutcome(form);
    this.#renderButtons(form, isOver);
  }

  #renderOutcome({ problem, isDone, service }: PinForm): void {
    element("pin-form-problem").hidden = problem === null;
    setText(
      element("pin-form-problem"),
      problem ? sentenceFor(problem, language) : "",
    );
    element("pin-form-done").hidden = !isDone;
    setText(
      element("pin-form-done"),
      isDone ? translate(TEXTS[service].done) : "",
    );
  }

  #renderButtons({ work, service }: PinForm, isOver: boolean): void {
    const close = element("pin-form-close", HTMLButtonElement);
    close.disabled = work !== null && (!work.isOnReader || work.isCancelled);
    setText(
      close,
      translate(
        work?.isCancelled ? "cancelling" : isOver && !work ? "close" : "cancel",
      ),
    );
    const submit = element("pin-form-submit", HTMLButtonElement);
    submit.hidden = isOver;
    submit.disabled = work !== null;
    setText(submit, translate(work ? "working" : TEXTS[service].submit));
  }

  #clear(): void {
    for (const field of this.#fields) field.value = "";
    this.#noteAccents();
  }

  #noteAccents(): void {
    element("pin-form-accents").hidden = !this.#fields.some(({ value }) =>
      hasAccents(value),
    );
  }
}
