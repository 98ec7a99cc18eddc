import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import {
  asPasserelleError,
  PasserelleError,
} from "@passerelle/shared/errors/passerelle-error.ts";
import {
  CONFIRM_ARMING_MS,
  KEEP_ALIVE_INTERVAL_MS,
  OPERATION_TIMEOUT_MS,
} from "@passerelle/shared/limits.ts";
import {
  parseChallenge,
  type Challenge,
} from "@passerelle/shared/protocol/challenge.ts";
import type {
  DialogMessage,
  DialogOrder,
} from "@passerelle/shared/protocol/dialog.ts";
import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";
import { HostConnection, type NativePort } from "../host/connection.ts";
import { HostRefusal } from "../host/refusal.ts";
import { pinLengthRefusal } from "../pin/length.ts";
import { chosenTokenOf } from "./choices.ts";
import { reduce } from "./reduce.ts";
import { canConfirm } from "./screen.ts";
import {
  INITIAL_STATE,
  type Choice,
  type DialogEvent,
  type DialogState,
} from "./state.ts";

/** A card that answers within this time needs no word of comfort. */
const SLOW_WORK_MS = 2500;
/** A computer that finds a key within this time needs none either. */
const SLOW_SEARCH_MS = 2500;
/** How long the reminder to take the key out stays. */
const SIGNED_NOTICE_MS = 15_000;
/** How long the thanks stay once it is out. */
const KEY_REMOVED_NOTICE_MS = 1500;

export interface SessionContext {
  readonly openNativePort: () => NativePort;
  readonly tellBackground: (message: DialogMessage) => void;
  readonly render: (state: DialogState) => void;
  readonly closeWindow: () => void;
  readonly now: () => number;
}

/** One « Connexion au token » from the page's order to its outcome. */
export class DialogSession {
  readonly #context: SessionContext;
  #state: DialogState = INITIAL_STATE;
  #operation: { origin: string; challenge: Challenge } | null = null;
  #host: HostConnection | null = null;
  #armingTimer: ReturnType<typeof setTimeout> | undefined;
  #searchTimer: ReturnType<typeof setTimeout> | undefined;
  #isBackgroundLost = false;

  constructor(context: SessionContext) {
    this.#context = context;
  }

  get state(): DialogState {
    return this.#state;
  }

  start(): void {
    this.#context.render(this.#state);
    this.connect();
    this.arm();
    setInterval(
      () => this.#tell({ type: "keep-alive" }),
      KEEP_ALIVE_INTERVAL_MS,
    );
    setTimeout(() => this.#giveUp("operation_timeout"), OPERATION_TIMEOUT_MS);
  }

  /** Starts the host, or starts it anew after a fault. */
  connect(): void {
    this.#host?.close();
    this.#dispatch({ type: "host-connecting" });
    clearTimeout(this.#searchTimer);
    this.#searchTimer = setTimeout(
      () => this.#dispatch({ type: "search-slow" }),
      SLOW_SEARCH_MS,
    );
    const host = new HostConnection(this.#context.openNativePort(), {
      ready: () => {
        this.#dispatch({ type: "host-ready" });
        host.request("watch-tokens", {}).result.catch((error: unknown) => {
          // A refusal leaves the person without a list: as good as no host.
          if (host === this.#host) {
            const { code } = asPasserelleError(error);
            this.#dispatch({ type: "host-failed", code });
          }
        });
      },
      tokensChanged: (snapshot) => this.#tokensChanged(snapshot),
      failed: ({ code }) => this.#dispatch({ type: "host-failed", code }),
    });
    this.#host = host;
  }

  /** Makes the confirm button inert for a moment: the window has just come under the person's hand. */
  arm(): void {
    clearTimeout(this.#armingTimer);
    this.#dispatch({ type: "disarmed" });
    this.#armingTimer = setTimeout(
      () => this.#dispatch({ type: "armed" }),
      CONFIRM_ARMING_MS,
    );
  }

  obey(order: DialogOrder): void {
    if (order.type === "close") this.#close();
    else this.#begin(order.origin, order.challenge);
  }

  choose(choice: Choice): void {
    this.#dispatch({ type: "chosen", choice });
  }

  /** @param takePin reads the PIN field and clears it; called only when the PIN is sent at once */
  confirm(takePin: () => string): void {
    const token = chosenTokenOf(this.#state);
    if (!token || !canConfirm(this.#state)) return;
    if (token.pin.entry === "reader") {
      void this.#work(null);
      return;
    }
    const pin = takePin();
    const code = pinLengthRefusal(pin, token.pin);
    if (code) this.#dispatch({ type: "pin-refused", code });
    else void this.#work(pin);
  }

  cancel(): void {
    this.#giveUp("operation_cancelled");
  }

  /** The background is gone: whatever the person does now reaches no page. */
  backgroundLost(): void {
    this.#isBackgroundLost = true;
    if (this.#state.outcome) return;
    this.#host?.close();
    this.#dispatch({ type: "ended", code: "operation_interrupted" });
  }

  #begin(origin: string, challengeText: string): void {
    try {
      const challenge = parseChallenge(challengeText);
      const { relyingParty, acceptedIssuers = null, expiresAt } = challenge;
      this.#operation = { origin, challenge };
      this.#dispatch({
        type: "requested",
        request: { origin, relyingParty, acceptedIssuers },
      });
      setTimeout(
        () => this.#giveUp("challenge_expired"),
        Math.min(expiresAt * 1000 - this.#context.now(), OPERATION_TIMEOUT_MS),
      );
    } catch (error) {
      this.#giveUp(asPasserelleError(error).code);
    }
  }

  async #work(pin: string | null): Promise<void> {
    const { choice } = this.#state;
    if (!choice || !this.#operation || !this.#host) return;
    const { token, certificate } = choice;
    const slowTimer = setTimeout(
      () => this.#dispatch({ type: "work-slow" }),
      SLOW_WORK_MS,
    );
    try {
      if (certificate === null) {
        this.#dispatch({ type: "work-started", kind: "read-certificates" });
        const { result } = this.#host.request("read-certificates", {
          token,
          pin,
        });
        const { certificates } = await result;
        this.#dispatch({ type: "certificates-read", token, certificates });
      } else {
        this.#dispatch({ type: "work-started", kind: "sign" });
        const { origin, challenge } = this.#operation;
        const { purpose, nonce } = challenge;
        const { result } = this.#host.request("sign-statement", {
          token,
          certificate,
          pin,
          statement: { purpose, origin, nonce, operation: "none" },
        });
        this.#deliver((await result).signature);
      }
    } catch (error) {
      const triesLeft = error instanceof HostRefusal ? error.triesLeft : null;
      const { code } = asPasserelleError(error);
      this.#dispatch({ type: "work-failed", code, triesLeft });
    } finally {
      clearTimeout(slowTimer);
    }
  }

  #deliver(signature: string): void {
    if (this.#state.outcome) return;
    this.#tell({ type: "signed", signature });
    this.#dispatch({ type: "signed" });
    setTimeout(() => this.#close(), SIGNED_NOTICE_MS);
  }

  #tokensChanged(snapshot: TokenSnapshot): void {
    const wasRemoved = isKeyRemoved(this.#state);
    this.#dispatch({ type: "tokens-changed", snapshot });
    if (wasRemoved || !isKeyRemoved(this.#state)) return;
    this.#tell({ type: "key-removed" });
    setTimeout(() => this.#close(), KEY_REMOVED_NOTICE_MS);
  }

  #giveUp(code: ErrorCode): void {
    if (!this.#state.outcome) {
      const { message } = new PasserelleError(code);
      this.#tell({ type: "failed", error: { code, message } });
      this.#dispatch({ type: "ended", code });
    }
    this.#close();
  }

  /** Closing the host's port ends the work of the host, if any. */
  #close(): void {
    this.#host?.close();
    this.#context.closeWindow();
  }

  #tell(message: DialogMessage): void {
    if (!this.#isBackgroundLost) this.#context.tellBackground(message);
  }

  #dispatch(event: DialogEvent): void {
    this.#state = reduce(this.#state, event);
    this.#context.render(this.#state);
  }
}

function isKeyRemoved({ outcome }: DialogState): boolean {
  return outcome?.kind === "signed" && outcome.isKeyRemoved;
}
