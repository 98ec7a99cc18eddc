import {
  asPasserelleError,
  PasserelleError,
} from "@passerelle/shared/errors/passerelle-error.ts";
import {
  HostConnection,
  type HostRequest,
  type NativePort,
} from "../host/connection.ts";
import { pinChangeRefusal, type TypedPins } from "../pin/change.ts";
import type { PinService } from "../pin/services.ts";
import { reduce } from "./reduce.ts";
import {
  INITIAL_STATE,
  type OptionsEvent,
  type OptionsState,
} from "./state.ts";

type PinCommand = "change-pin" | "unblock-pin";

export interface OptionsContext {
  readonly openNativePort: () => NativePort;
  readonly render: (state: OptionsState) => void;
}

/** The options page's talk with the host: the tokens, their PINs, the diagnostic. */
export class OptionsSession {
  readonly #context: OptionsContext;
  #state: OptionsState = INITIAL_STATE;
  #host: HostConnection | null = null;
  #request: HostRequest<PinCommand> | null = null;
  #works = 0;
  #isSeen = true;

  constructor(context: OptionsContext) {
    this.#context = context;
  }

  connect(): void {
    this.#host?.close();
    this.#dispatch({ type: "host-changed", host: { status: "connecting" } });
    const host = new HostConnection(this.#context.openNativePort(), {
      ready: (version) => {
        this.#dispatch({
          type: "host-changed",
          host: { status: "ready", version },
        });
        if (this.#isSeen) this.#watch(host);
      },
      tokensChanged: (snapshot) =>
        this.#dispatch({ type: "tokens-changed", snapshot }),
      failed: (error) => this.#hostFailed(error),
    });
    this.#host = host;
  }

  /** Keeps the keys up to date while the page is seen, and lets the host rest while it is not. */
  setSeen(isSeen: boolean): void {
    if (isSeen === this.#isSeen) return;
    this.#isSeen = isSeen;
    if (!this.#host || this.#state.host.status !== "ready") return;
    if (isSeen) this.#watch(this.#host);
    // A host that does not know the command goes on looking.
    else this.#host.request("unwatch-tokens", {}).result.catch(() => undefined);
  }

  openForm(token: string, service: PinService): void {
    this.#dispatch({ type: "form-opened", token, service });
  }

  /** Closes the form, or gives up what is being typed on the reader. A code that was sent is the key's to answer. */
  closeForm(): void {
    if (this.#state.form?.work?.isOnReader) {
      this.#dispatch({ type: "work-cancelled" });
      this.#request?.cancel();
    } else this.#dispatch({ type: "form-closed" });
  }

  /** @param takePins reads the fields and clears them; called only when they are sent at once */
  async submit(takePins: () => TypedPins): Promise<void> {
    const { form, snapshot } = this.#state;
    const isThere = snapshot?.tokens.some(({ id }) => id === form?.token.id);
    if (!form || form.work || !isThere || !this.#host) return;
    const { service, token } = form;
    const isOnReader = token.pin.entry === "reader";
    const typed = isOnReader ? null : takePins();
    const code =
      typed && pinChangeRefusal(typed, service !== "change-pin", token.pin);
    if (code) {
      this.#dispatch({ type: "pins-refused", code });
      return;
    }
    const work = ++this.#works;
    this.#dispatch({ type: "work-started", work, isOnReader });
    this.#request = request(this.#host, service, token.id, typed);
    try {
      await this.#request.result;
      this.#dispatch({ type: "work-done", work });
    } catch (error) {
      const { code } = asPasserelleError(error);
      this.#dispatch({ type: "work-failed", work, code });
    }
  }

  /** @returns the host's report, in plain text without personal content */
  async diagnose(): Promise<string> {
    if (!this.#host) throw new PasserelleError("host_exited");
    return (await this.#host.request("diagnose", {}).result).report;
  }

  #watch(host: HostConnection): void {
    host.request("watch-tokens", {}).result.catch((error: unknown) => {
      if (host === this.#host) this.#hostFailed(error);
    });
  }

  #hostFailed(error: unknown): void {
    const { code } = asPasserelleError(error);
    this.#dispatch({ type: "host-changed", host: { status: "failed", code } });
  }

  #dispatch(event: OptionsEvent): void {
    this.#state = reduce(this.#state, event);
    this.#context.render(this.#state);
  }
}

/** @param typed null where the codes are typed on the reader */
function request(
  host: HostConnection,
  service: PinService,
  token: string,
  typed: TypedPins | null,
): HostRequest<PinCommand> {
  const secret = typed?.secret ?? null;
  const newPin = typed?.newPin ?? null;
  return service === "change-pin"
    ? host.request(service, { token, pin: secret, newPin })
    : host.request("unblock-pin", { token, puk: secret, newPin });
}
