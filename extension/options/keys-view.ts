import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import type { TokenSummary } from "@passerelle/shared/protocol/tokens.ts";
import { triesWarning } from "../pin/hints.ts";
import { language, translate } from "../translation/translate.ts";
import { build, element, setText } from "../view/element.ts";
import type { OptionsState, PinService } from "./state.ts";

/** The keys that are plugged in, with their PINs' standing and what can be done about it. */
export class KeysView {
  readonly #openForm: (token: string, service: PinService) => void;
  #shown = "";

  constructor(openForm: (token: string, service: PinService) => void) {
    this.#openForm = openForm;
  }

  render({ host, snapshot }: OptionsState): void {
    element("host-problem").hidden = host.status !== "failed";
    setText(
      element("host-problem-text"),
      host.status === "failed" ? sentenceFor(host.code, language) : "",
    );
    setText(element("keys-status"), translate(statusKey(host, snapshot)));
    const content = JSON.stringify(snapshot?.tokens ?? []);
    if (content === this.#shown) return;
    this.#shown = content;
    element("keys").replaceChildren(
      ...(snapshot?.tokens ?? []).map((token) => this.#buildKey(token)),
    );
  }

  #buildKey(token: TokenSummary): HTMLElement {
    const { pin, unusable, label, reader } = token;
    const key = build(
      "section",
      "key",
      build("h3", "", translate("tokenName", label || token.model)),
      build("p", "quiet", reader),
    );
    const note = unusable ? sentenceFor(unusable, language) : triesWarning(pin);
    if (note) key.append(build("p", "warning", note));
    if (!pin.canChange)
      key.append(build("p", "quiet", translate("cannotChange")));
    else key.append(this.#buildButtons(token));
    return key;
  }

  #buildButtons({ id, pin, label }: TokenSummary): HTMLElement {
    const services: PinService[] =
      pin.triesLeft === "none"
        ? ["unblock-pin"]
        : ["change-pin", "unblock-pin"];
    return build(
      "div",
      "buttons",
      ...services.map((service) => {
        const text = translate(
          service === "change-pin" ? "changePin" : "unblockPin",
        );
        const button = build("button", "", text);
        button.type = "button";
        button.setAttribute("aria-label", `${text} — ${label}`);
        button.addEventListener("click", () => this.#openForm(id, service));
        return button;
      }),
    );
  }
}

function statusKey(
  host: OptionsState["host"],
  snapshot: OptionsState["snapshot"],
): string {
  if (host.status === "failed") return "keysUnknown";
  if (!snapshot || (!snapshot.complete && snapshot.tokens.length === 0)) {
    return "searchingTitle";
  }
  if (snapshot.modules.length === 0) return "noModuleTitle";
  return snapshot.tokens.length > 0 ? "keysText" : "waitingTitle";
}
