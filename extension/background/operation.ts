import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type {
  DialogMessage,
  DialogOrder,
} from "@passerelle/shared/protocol/dialog.ts";
import type { RelayReply } from "@passerelle/shared/protocol/relay.ts";
import type { Line } from "./line.ts";

/**
 * One sign-in: the page's line on one side, the dialog's on the other. The page hears exactly one outcome; the dialog
 * may outlive it to remind the person of the key, and is closed when the page goes away before the outcome.
 */
export class Operation {
  readonly id: string;
  readonly tabId: number;
  /** Null until the window is open. */
  dialogWindowId: number | null = null;
  readonly #order: DialogOrder & { type: "operation" };
  readonly #page: Line<RelayReply>;
  readonly #onSettled: () => void;
  #dialog: Line<DialogOrder> | null = null;
  #isSettled = false;
  /** The page has gone, or has heard all there is to hear. */
  #isPageLineDown = false;

  constructor(parts: {
    id: string;
    tabId: number;
    origin: string;
    challenge: string;
    page: Line<RelayReply>;
    onSettled: () => void;
  }) {
    this.id = parts.id;
    this.tabId = parts.tabId;
    this.#order = {
      type: "operation",
      origin: parts.origin,
      challenge: parts.challenge,
    };
    this.#page = parts.page;
    this.#onSettled = parts.onSettled;
  }

  /** False where another dialog is attached. */
  attachDialog(dialog: Line<DialogOrder>): boolean {
    if (this.#dialog) return false;
    this.#dialog = dialog;
    dialog.send(this.#order);
    return true;
  }

  dialogSays(message: DialogMessage): void {
    switch (message.type) {
      case "signed":
        this.#settle({ type: "signed", signature: message.signature });
        break;
      case "failed":
        this.#settle({ type: "failed", error: message.error });
        break;
      case "key-removed":
        if (!this.#isPageLineDown) this.#page.send({ type: "key-removed" });
        break;
      case "ready":
      case "keep-alive":
    }
  }

  /** The window was closed, by the person or because it was done. */
  dialogGone(): void {
    this.#dialog = null;
    this.fail("operation_cancelled");
    this.#hangUp();
  }

  /** The page was closed, left, or its script cancelled. */
  pageGone(): void {
    this.#isPageLineDown = true;
    if (!this.#isSettled) this.cancel("page_left");
  }

  cancel(code: ErrorCode): void {
    if (this.#isSettled) return;
    this.fail(code);
    this.#dialog?.send({ type: "close" });
  }

  fail(code: ErrorCode, detail?: string): void {
    const { message } = new PasserelleError(code, detail);
    this.#settle({ type: "failed", error: { code, message } });
  }

  #hangUp(): void {
    if (this.#isPageLineDown) return;
    this.#isPageLineDown = true;
    this.#page.close();
  }

  #settle(outcome: RelayReply): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    if (!this.#isPageLineDown) this.#page.send(outcome);
    if (outcome.type === "failed") this.#hangUp();
    this.#onSettled();
  }
}
