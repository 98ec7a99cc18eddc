import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import type { TokenSummary } from "@passerelle/shared/protocol/tokens.ts";
import type { TypedPins } from "../pin/change.ts";
import { lengthHint, triesWarning } from "../pin/hints.ts";
import { language, translate } from "../translation/translate.ts";
import { element, setText } from "../view/element.ts";
import type { OptionsState, PinForm } from "./state.ts";

/** The form to change a PIN, or to set a new one with the PUK. */
export class PinFormView {
  readonly #secret = element("secret", HTMLInputElement);
  readonly #newPin = element("new-pin", HTMLInputElement);
  readonly #repeatedPin = element("repeated-pin", HTMLInputElement);
  #shown: PinForm | null = null;

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
    const token = snapshot?.tokens.find(({ id }) => id === form?.token);
    element("pin-form").hidden = !form || !token;
    if (form && token) this.#renderForm(form, token);
    const isOther =
      form?.token !== this.#shown?.token ||
      form?.service !== this.#shown?.service;
    if (isOther) this.#clear();
    if (form && (isOther || form.problem !== this.#shown?.problem)) {
      this.#secret.focus();
    }
    this.#shown = form;
  }

  #renderForm(form: PinForm, { pin, label }: TokenSummary): void {
    const isChange = form.service === "change-pin";
    const isOnReader = pin.entry === "reader";
    setText(
      element("pin-form-title"),
      isChange
        ? translate("changePinOf", label)
        : translate("unblockPinOf", label),
    );
    setText(element("pin-form-rules"), isOnReader ? "" : lengthHint(pin));
    setText(
      element("secret-label"),
      translate(isChange ? "currentPin" : "puk"),
    );
    const warning = isChange ? triesWarning(pin) : null;
    element("pin-form-tries").hidden = warning === null;
    setText(element("pin-form-tries"), warning ?? "");
    element("pin-form-fields").hidden = isOnReader || form.isDone;
    element("pin-form-reader").hidden = !isOnReader || form.isDone;
    this.#renderOutcome(form);
  }

  #renderOutcome({ problem, isDone, isWorking, service }: PinForm): void {
    element("pin-form-problem").hidden = problem === null;
    setText(
      element("pin-form-problem"),
      problem ? sentenceFor(problem, language) : "",
    );
    element("pin-form-done").hidden = !isDone;
    setText(element("pin-form-done"), isDone ? translate("pinChanged") : "");
    setText(element("pin-form-close"), translate(isDone ? "close" : "cancel"));
    const submit = element("pin-form-submit", HTMLButtonElement);
    submit.hidden = isDone;
    submit.disabled = isWorking;
    setText(
      submit,
      isWorking
        ? translate("working")
        : translate(service === "change-pin" ? "changePin" : "unblockPin"),
    );
  }

  #clear(): void {
    for (const field of [this.#secret, this.#newPin, this.#repeatedPin]) {
      field.value = "";
    }
  }
}
