import {
  certificateSentenceFor,
  sentenceFor,
} from "@passerelle/shared/errors/sentence.ts";
import { holderOf, nameOfToken } from "@passerelle/shared/protocol/names.ts";
import { formatDate } from "../../translation/dates.ts";
import { language, translate } from "../../translation/translate.ts";
import { pinServiceLinkOf } from "../advice.ts";
import {
  choicesOf,
  isSameChoice,
  openChoicesOf,
  type CertificateChoice,
  type TokenChoices,
} from "../choices.ts";
import type { Choice, DialogState } from "../state.ts";
import { build, element, setText } from "../../view/element.ts";

/** The certificates of all tokens as one group of radio buttons. */
export class TokenList {
  readonly #onChoose: (choice: Choice) => void;
  readonly #openOptions: () => void;
  readonly #radios = new Map<HTMLInputElement, Choice>();
  #shown = "";

  constructor(onChoose: (choice: Choice) => void, openOptions: () => void) {
    this.#onChoose = onChoose;
    this.#openOptions = openOptions;
  }

  /** The chosen one, or else the first that can be. */
  focus(): void {
    const open = [...this.#radios.keys()].filter(({ disabled }) => !disabled);
    (open.find(({ checked }) => checked) ?? open[0])?.focus();
  }

  render(state: DialogState): void {
    const choices = choicesOf(state);
    const content = JSON.stringify(choices, withoutPin);
    if (content !== this.#shown) {
      this.#shown = content;
      this.#rebuild(choices);
    }
    const openChoices = openChoicesOf(state);
    setText(
      element("choices-legend"),
      translate(openChoices.length > 1 ? "choicesLegend" : "choiceLegend"),
    );
    for (const [radio, choice] of this.#radios) {
      const isChosen = isSameChoice(choice, state.choice);
      if (isChosen && !radio.checked) reveal(radio);
      radio.checked = isChosen;
      radio.disabled =
        state.work !== null ||
        !openChoices.some((open) => isSameChoice(open, choice));
    }
  }

  /** Puts the focus back where it was when the same choice is still there. */
  #rebuild(choices: readonly TokenChoices[]): void {
    const focused = [...this.#radios].find(
      ([radio]) => radio === document.activeElement,
    )?.[1];
    this.#radios.clear();
    element("tokens").replaceChildren(
      ...choices.map((one) => this.#buildToken(one)),
    );
    if (!focused) return;
    for (const [radio, choice] of this.#radios) {
      if (isSameChoice(choice, focused)) radio.focus();
    }
  }

  #buildToken({
    token,
    reason,
    certificates,
    isHidden,
  }: TokenChoices): HTMLElement {
    const group = build("section", "token");
    group.append(
      build(
        "h3",
        "token-name",
        translate("tokenName", nameOfToken(token)),
        " ",
        build("span", "token-reader", token.reader),
      ),
    );
    if (reason) {
      group.append(build("p", "reason", sentenceFor(reason, language)));
      const link = pinServiceLinkOf(reason);
      if (link !== null) group.append(this.#buildServiceLink(link));
    }
    for (const choice of certificates) {
      group.append(this.#buildCertificate(token.id, choice, reason === null));
    }
    if (isHidden && reason === null) {
      group.append(
        this.#buildRadio(
          { token: token.id, certificate: null },
          build("span", "holder", translate("hiddenCertificates")),
        ),
      );
    } else if (certificates.length === 0 && reason === null) {
      group.append(build("p", "reason", translate("noCertificate")));
    }
    return group;
  }

  #buildServiceLink(link: string): HTMLElement {
    const button = build("button", "", translate(link));
    button.type = "button";
    button.addEventListener("click", this.#openOptions);
    return button;
  }

  #buildCertificate(
    token: string,
    { certificate, reason }: CertificateChoice,
    isReasonShown: boolean,
  ): HTMLElement {
    const { subject, issuer, notAfter, hash, algorithm } = certificate;
    const holder = holderOf(certificate) || translate("unnamedHolder");
    const issuerName = issuer.commonName || issuer.organization;
    const lines = [
      build("span", "holder", holder),
      ...(subject.organization && subject.organization !== holder
        ? [build("span", "organization", subject.organization)]
        : []),
      ...(issuerName
        ? [build("span", "quiet", translate("issuedBy", issuerName))]
        : []),
      build(
        "span",
        "quiet",
        translate("validUntil", formatDate(notAfter, language)),
      ),
    ];
    if (reason && isReasonShown) {
      const sentence = certificateSentenceFor(reason, algorithm, language);
      lines.push(build("span", "reason", sentence));
    }
    return this.#buildRadio({ token, certificate: hash }, ...lines);
  }

  #buildRadio(choice: Choice, ...lines: HTMLElement[]): HTMLElement {
    const radio = build("input", "");
    radio.type = "radio";
    radio.name = "certificate";
    radio.addEventListener("change", () => this.#onChoose(choice));
    this.#radios.set(radio, choice);
    const card = build("label", "certificate", radio);
    card.append(build("span", "certificate-text", ...lines));
    return card;
  }
}

/** The tries left change under the person's hand; the list does not show them, save as a reason. */
function withoutPin(field: string, value: unknown): unknown {
  return field === "pin" ? undefined : value;
}

/** Brings a choice into view that was made without a hand on it. */
function reveal(radio: HTMLInputElement): void {
  radio.closest("label")?.scrollIntoView({ block: "nearest" });
}
