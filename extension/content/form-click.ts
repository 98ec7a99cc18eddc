import {
  asPasserelleError,
  PasserelleError,
} from "@passerelle/shared/errors/passerelle-error.ts";
import {
  announceKeyRemoved,
  checkForm,
  formOfClick,
  isBusy,
  showBusy,
  showError,
  submitSignature,
} from "./form.ts";
import type { ClickGesture } from "./gesture.ts";
import type { Operation, OperationListener } from "./operation.ts";

/** What a click is judged by; the window of the page. */
export interface ClickContext {
  readonly isSecureContext: boolean;
  readonly navigator: {
    readonly userActivation: { readonly isActive: boolean };
  };
}

/**
 * Starts the sign-in of a form whose « Détecter » the person clicked. A click made by a script starts nothing and is
 * left to the page.
 */
export function startFromClick(
  click: MouseEvent,
  context: ClickContext,
  gesture: ClickGesture,
  start: (challenge: string, listener: OperationListener) => Operation,
): void {
  const form = formOfClick(click);
  if (!form || !click.isTrusted) return;
  click.preventDefault();
  try {
    if (!context.isSecureContext) throw new PasserelleError("context_insecure");
    if (!gesture.take(context.navigator.userActivation)) {
      throw new PasserelleError("gesture_required");
    }
    const { challenge, signatureField } = checkForm(form);
    const wasBusy = isBusy(form);
    showBusy(form);
    start(challenge, {
      signed: (signature) => submitSignature(form, signatureField, signature),
      failed: (error) => {
        // A double click: it brought the window to the front, and the form still waits for the first.
        if (wasBusy && error.code === "operation_in_progress") return;
        showError(form, error);
      },
      keyRemoved: () => announceKeyRemoved(form),
    });
  } catch (error) {
    showError(form, asPasserelleError(error));
  }
}
