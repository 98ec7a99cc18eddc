import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import type { TokenSummary } from "@passerelle/shared/protocol/tokens.ts";
import type { PinService } from "../pin/services.ts";
import { language, translate } from "../translation/translate.ts";
import { element, setText } from "../view/element.ts";
import { KeyCard } from "./key-card.ts";
import { keysStatusOf } from "./keys-status.ts";
import type { OptionsState } from "./state.ts";

/** The keys that are plugged in, with their PINs' standing and what can be done about it. */
export class KeysView {
  readonly #openForm: (token: string, service: PinService) => void;
  readonly #cards = new Map<string, KeyCard>();

  constructor(openForm: (token: string, service: PinService) => void) {
    this.#openForm = openForm;
  }

  render({ host, snapshot, form }: OptionsState): void {
    element("host-problem").hidden = host.status !== "failed";
    setText(
      element("host-problem-text"),
      host.status === "failed" ? sentenceFor(host.code, language) : "",
    );
    setText(
      element("keys-status"),
      translate(keysStatusOf({ host, snapshot })),
    );
    const isWorking = (form?.work ?? null) !== null;
    this.#renderCards(snapshot?.tokens ?? [], isWorking);
  }

  #renderCards(tokens: readonly TokenSummary[], isWorking: boolean): void {
    for (const [id, card] of this.#cards) {
      if (tokens.some((token) => token.id === id)) continue;
      card.element.remove();
      this.#cards.delete(id);
    }
    for (const token of tokens) {
      this.#cardOf(token.id).render(token, isWorking);
    }
  }

  #cardOf(token: string): KeyCard {
    const known = this.#cards.get(token);
    if (known) return known;
    const card = new KeyCard((service) => this.#openForm(token, service));
    this.#cards.set(token, card);
    element("keys").append(card.element);
    return card;
  }
}
