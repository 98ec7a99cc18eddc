import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { languageOf, sentenceFor } from "@passerelle/shared/errors/sentence.ts";

/** The form of the page that a click asks to sign in with, or null where the click means something else. */
export function formOfClick(click: Event): HTMLFormElement | null {
  if (!(click.target instanceof Element)) return null;
  const button = click.target.closest("[data-passerelle-detect]");
  const form =
    button instanceof HTMLButtonElement ? button.form : button?.closest("form");
  return form?.hasAttribute("data-passerelle") ? form : null;
}

/**
 * Checks that the form has all that a sign-in needs. What the challenge says is parsed by those who act on it.
 *
 * @throws PasserelleError `purpose_unsupported`, `challenge_invalid`
 */
export function checkForm(form: HTMLFormElement): {
  challenge: string;
  signatureField: HTMLInputElement;
} {
  if (form.getAttribute("data-passerelle") !== "login") {
    throw new PasserelleError(
      "purpose_unsupported",
      "data-passerelle of the form is not “login”",
    );
  }
  const challenge = inputOf(form, "challenge").value.trim();
  if (challenge === "") {
    throw new PasserelleError("challenge_invalid", "the challenge is empty");
  }
  return { challenge, signatureField: inputOf(form, "signature") };
}

export function isBusy(form: HTMLFormElement): boolean {
  return form.hasAttribute("data-passerelle-busy");
}

export function showBusy(form: HTMLFormElement): void {
  form.setAttribute("data-passerelle-busy", "");
  form.removeAttribute("data-passerelle-error");
  showStatus(form, "");
}

/** Fills the signature and submits as a click of the person would: validation and `submit` listeners run. */
export function submitSignature(
  form: HTMLFormElement,
  signatureField: HTMLInputElement,
  signature: string,
): void {
  form.removeAttribute("data-passerelle-busy");
  signatureField.value = signature;
  announce(form, "passerelle-signed", null);
  form.requestSubmit();
}

/** Tells the person, in an element that the page provides, and the page, by attribute and event; injects nothing. */
export function showError(form: HTMLFormElement, error: PasserelleError): void {
  form.removeAttribute("data-passerelle-busy");
  form.setAttribute("data-passerelle-error", error.code);
  const language = languageOf(form.ownerDocument.documentElement.lang);
  showStatus(form, sentenceFor(error.code, language));
  announce(form, "passerelle-error", error.code);
  console.warn(`Passerelle: ${error.code}: ${error.message}`);
}

export function announceKeyRemoved(form: HTMLFormElement): void {
  announce(form, "passerelle-key-removed", null);
}

function inputOf(form: HTMLFormElement, name: string): HTMLInputElement {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) return field;
  throw new PasserelleError(
    "challenge_invalid",
    `the form has no input named “${name}”`,
  );
}

function showStatus(form: HTMLFormElement, sentence: string): void {
  const status = form.querySelector("[data-passerelle-status]");
  if (status) status.textContent = sentence;
}

/** `detail` is a text or null: objects do not cross from a content script to the page's world in every browser. */
function announce(
  form: HTMLFormElement,
  type: "passerelle-signed" | "passerelle-error" | "passerelle-key-removed",
  detail: string | null,
): void {
  form.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
}
