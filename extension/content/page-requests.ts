import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { requestId } from "@passerelle/shared/protocol/fields.ts";
import {
  pageRequest,
  type PageReply,
  type PageRequest,
} from "@passerelle/shared/protocol/page.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import * as v from "valibot";
import type { ClickContext } from "./form-click.ts";
import type { ClickGesture } from "./gesture.ts";
import type { Operation, OperationListener } from "./operation.ts";

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown
  ? Omit<T, Key>
  : never;
type Answer = DistributiveOmit<PageReply, "passerelle" | "version" | "id">;

const addressed = v.looseObject({
  passerelle: v.literal("to-extension"),
  id: requestId,
});

/**
 * Answers `@passerelle/page`. What is not addressed to the extension is left alone; what is, but not in the expected
 * form, is refused with its id.
 */
export class PageRequests {
  readonly #operations = new Map<string, Operation>();
  readonly #context: ClickContext;
  readonly #gesture: ClickGesture;
  readonly #start: (
    challenge: string,
    listener: OperationListener,
  ) => Operation;
  readonly #reply: (reply: PageReply) => void;
  readonly #extensionVersion: string;

  constructor(parts: {
    context: ClickContext;
    gesture: ClickGesture;
    start: (challenge: string, listener: OperationListener) => Operation;
    reply: (reply: PageReply) => void;
    extensionVersion: string;
  }) {
    this.#context = parts.context;
    this.#gesture = parts.gesture;
    this.#start = parts.start;
    this.#reply = parts.reply;
    this.#extensionVersion = parts.extensionVersion;
  }

  /** @param untrusted the `data` of a message whose source and origin are the page's own */
  receive(untrusted: unknown): void {
    if (!v.is(addressed, untrusted)) return;
    const { id } = untrusted;
    try {
      this.#act(parseWith(pageRequest, untrusted));
    } catch (error) {
      if (!(error instanceof PasserelleError)) throw error;
      this.#fail(id, error);
    }
  }

  #act(request: PageRequest): void {
    const { id } = request;
    switch (request.action) {
      case "detect":
        this.#answer(id, {
          outcome: "detected",
          extensionVersion: this.#extensionVersion,
        });
        break;
      case "authenticate":
        this.#authenticate(id, request.challenge);
        break;
      case "cancel":
        this.#operations.get(id)?.cancel();
    }
  }

  #authenticate(id: string, challenge: string): void {
    if (!this.#context.isSecureContext) {
      throw new PasserelleError("context_insecure");
    }
    if (this.#operations.has(id)) {
      throw new PasserelleError("message_invalid", "request id already in use");
    }
    if (!this.#gesture.take(this.#context.navigator.userActivation)) {
      throw new PasserelleError("gesture_required");
    }
    const operation = this.#start(challenge, {
      signed: (signature) => {
        this.#operations.delete(id);
        this.#answer(id, { outcome: "signed", signature });
      },
      failed: (error) => {
        this.#operations.delete(id);
        this.#fail(id, error);
      },
      keyRemoved: () => this.#answer(id, { outcome: "key-removed" }),
    });
    this.#operations.set(id, operation);
  }

  #fail(id: string, { code, message }: PasserelleError): void {
    this.#answer(id, { outcome: "failed", error: { code, message } });
  }

  #answer(id: string, answer: Answer): void {
    this.#reply({ passerelle: "to-page", version: 1, id, ...answer });
  }
}
