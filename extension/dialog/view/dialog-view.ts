import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { language, translate } from "../../translation/translate.ts";
import { isReading } from "../../host/modules.ts";
import { canConfirm, screenOf, type Screen } from "../screen.ts";
import type { DialogState } from "../state.ts";
import { element, setText } from "../../view/element.ts";
import { EntryView } from "./entry-view.ts";
import { renderModuleNotes } from "./module-notes.ts";
import { renderRequester } from "./requester.ts";
import type { TokenList } from "./token-list.ts";

/** Shows a state; knows nothing of how it came about. */
export class DialogView {
  readonly entry = new EntryView();
  readonly #tokens: TokenList;
  readonly #onGrown: () => void;
  #screen: Screen | null = null;

  constructor(tokens: TokenList, onGrown: () => void) {
    this.#tokens = tokens;
    this.#onGrown = onGrown;
  }

  render(state: DialogState): void {
    const screen = screenOf(state);
    renderRequester(state.request);
    for (const section of document.querySelectorAll<HTMLElement>(
      "[data-screen]",
    )) {
      section.hidden = section.dataset["screen"] !== screen;
    }
    this.#tokens.render(state);
    element("searching-slowly").hidden = !state.isSearchSlow;
    element("reading").hidden = !state.snapshot || !isReading(state.snapshot);
    this.entry.render(state, screen === "choosing");
    renderModuleNotes(state);
    this.#renderTexts(state);
    this.#renderButtons(state, screen);
    if (screen !== this.#screen) this.#enter(screen);
    this.#onGrown();
  }

  #renderTexts({ host, outcome, request, snapshot }: DialogState): void {
    const [noModuleTitle, noModuleText] =
      snapshot?.modules.length === 0
        ? [translate("noModuleTitle"), sentenceFor("no_module_found", language)]
        : [translate("noWorkingModuleTitle"), translate("noWorkingModuleText")];
    setText(element("no-module-title"), noModuleTitle);
    setText(element("no-module-text"), noModuleText);
    if (host.status === "failed") {
      setText(element("host-failed-text"), sentenceFor(host.code, language));
    }
    if (outcome?.kind === "failed") {
      setText(element("ended-text"), sentenceFor(outcome.code, language));
    }
    if (outcome?.kind === "signed") {
      const name = request?.relyingParty ?? "";
      const [title, text] = outcome.isKeyRemoved
        ? [translate("keyRemovedTitle"), translate("keyRemovedText")]
        : [translate("signedTitle"), translate("signedText", isolated(name))];
      setText(element("signed-title"), title);
      setText(element("signed-text"), text);
    }
  }

  #renderButtons(state: DialogState, screen: Screen): void {
    const confirm = element("confirm", HTMLButtonElement);
    const isOver = state.outcome !== null;
    setText(element("cancel"), translate(isOver ? "close" : "cancel"));
    confirm.hidden = screen !== "choosing";
    confirm.disabled = !canConfirm(state);
    setText(
      confirm,
      translate(
        state.choice?.certificate === null ? "readCertificates" : "confirm",
      ),
    );
  }

  /** Says the new screen aloud, and starts the keyboard at its top: never on a button that a stray key would press. */
  #enter(screen: Screen): void {
    this.#screen = screen;
    const section = document.querySelector(`[data-screen="${screen}"]`);
    const title = section?.querySelector("h2")?.textContent ?? "";
    setText(element("announcement"), title);
    if (screen === "choosing") {
      if (!this.entry.isAskingPin) this.#tokens.focus();
    } else section?.querySelector("h2")?.focus();
  }
}

/** Keeps a name's writing direction to itself (Unicode TR 9 §2.4.2: FSI … PDI). */
function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
