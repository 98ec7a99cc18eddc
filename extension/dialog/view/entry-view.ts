import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import type { TokenSummary } from "@passerelle/shared/protocol/tokens.ts";
import { nameOfToken } from "@passerelle/shared/protocol/names.ts";
import { lengthHint, triesWarning } from "../../pin/hints.ts";
import { language, translate } from "../../translation/translate.ts";
import { hasAccents } from "../../pin/length.ts";
import { pinServiceLinkOf, progressKeyOf } from "../advice.ts";
import { chosenTokenOf } from "../choices.ts";
import { shownProblemOf } from "../screen.ts";
import type { DialogState, Problem, Work } from "../state.ts";
import { element, setText } from "../../view/element.ts";

/** The lower part of the dialog: what went wrong, the PIN field, the progress of the work. */
export class EntryView {
  readonly #pin = element("pin", HTMLInputElement);
  readonly #reveal = element("pin-reveal", HTMLButtonElement);
  readonly #accents = element("pin-accents");
  readonly #capsLock = element("caps-lock");
  #token: string | null = null;
  #problem: Problem | null = null;

  constructor() {
    this.#reveal.addEventListener("click", () =>
      this.#showPin(this.#pin.type === "password"),
    );
    this.#pin.addEventListener("input", () => this.#noteAccents());
    for (const type of ["keydown", "keyup"] as const) {
      this.#pin.addEventListener(type, (key) => {
        this.#capsLock.hidden = !key.getModifierState("CapsLock");
      });
    }
  }

  get isAskingPin(): boolean {
    return !element("entry").hidden && !element("pin-entry").hidden;
  }

  /** Reads the PIN and clears its field. */
  takePin(): string {
    const pin = this.#pin.value;
    this.#clear();
    return pin;
  }

  render(state: DialogState, isShown: boolean): void {
    const token = isShown ? chosenTokenOf(state) : null;
    const problem = shownProblemOf(state);
    element("entry").hidden = token === null && problem === null;
    this.#renderProblem(problem);
    this.#renderTries(token);
    this.#renderPin(token, state.work);
    renderProgress(token, state.work);
    if (token?.id !== this.#token) this.#clear();
    const isNews = token?.id !== this.#token || problem !== this.#problem;
    if (token && isNews && !isChoosingByKeyboard()) this.#pin.focus();
    this.#token = token?.id ?? null;
    this.#problem = problem;
  }

  #renderProblem(problem: Problem | null): void {
    const alert = element("problem");
    alert.hidden = problem === null;
    setText(alert, problem ? wordsFor(problem) : "");
    const link = problem && pinServiceLinkOf(problem.code);
    element("problem-service").hidden = link === null;
    setText(element("problem-service"), link === null ? "" : translate(link));
    this.#pin.toggleAttribute("aria-invalid", isAboutPin(problem));
  }

  #renderTries(token: TokenSummary | null): void {
    const text = token && triesWarning(token.pin);
    element("tries").hidden = !text;
    setText(element("tries"), text ?? "");
  }

  #renderPin(token: TokenSummary | null, work: Work | null): void {
    const isOnReader = token?.pin.entry === "reader";
    element("pin-entry").hidden = !token || isOnReader;
    element("reader-entry").hidden = !isOnReader || work !== null;
    if (!token) return;
    setText(element("reader-entry"), translate("pinOnReader"));
    setText(element("pin-label"), translate("pinLabel", nameOfToken(token)));
    setText(element("pin-hint"), lengthHint(token.pin));
    this.#pin.disabled = work !== null;
    this.#reveal.disabled = work !== null;
  }

  #clear(): void {
    this.#pin.value = "";
    this.#noteAccents();
    this.#showPin(false);
  }

  #noteAccents(): void {
    this.#accents.hidden = !hasAccents(this.#pin.value);
  }

  #showPin(isShown: boolean): void {
    this.#pin.type = isShown ? "text" : "password";
    this.#reveal.setAttribute("aria-pressed", String(isShown));
  }
}

function renderProgress(token: TokenSummary | null, work: Work | null): void {
  const progress = element("progress");
  const wasShown = !progress.hidden;
  progress.hidden = work === null;
  if (!work) {
    // Or the same words would not be spoken when the work begins again.
    if (wasShown) setText(element("announcement"), "");
    return;
  }
  const text = translate(progressKeyOf(token, work));
  setText(element("progress-text"), text);
  setText(element("announcement"), text);
}

function wordsFor({ code, triesLeft }: Problem): string {
  const sentence = sentenceFor(code, language);
  return code === "pin_incorrect" && triesLeft === "several"
    ? `${sentence} ${translate("triesSeveral")}`
    : sentence;
}

/** Someone who goes through the certificates with the arrow keys is not torn away from them. */
function isChoosingByKeyboard(): boolean {
  return (
    document.activeElement?.matches('input[type="radio"]:focus-visible') ??
    false
  );
}

function isAboutPin(problem: Problem | null): boolean {
  return problem?.code.startsWith("pin_") ?? false;
}
