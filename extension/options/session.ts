import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { TokenSummary } from "@passerelle/shared/protocol/tokens.ts";
import { HostConnection, type NativePort } from "../host/connection.ts";
import { pinChangeRefusal, type TypedPins } from "../pin/change.ts";
import { reduce } from "./reduce.ts";
import {
  INITIAL_STATE,
  type OptionsEvent,
  type OptionsState,
  type PinService,
} from "./state.ts";

export interface OptionsContext {
  readonly openNativePort: () => NativePort;
  readonly render: (state: OptionsState) => void;
}

/** The options page's talk with the host: the tokens, their PINs, the diagnostic. */
export class OptionsSession {
  readonly #context: OptionsContext;
  #state: OptionsState = INITIAL_STATE;
  #host: HostConnection | null = null;

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
        host.request("watch-tokens", {}).result.catch((error: unknown) => {
          if (host === this.#host) this.#hostFailed(error);
        });
      },
      tokensChanged: (snapshot) =>
        this.#dispatch({ type: "tokens-changed", snapshot }),
      failed: (error) => this.#hostFailed(error),
    });
    this.#host = host;
  }

  openForm(token: string, service: PinService): void {
    this.#dispatch({ type: "form-opened", token, service });
  }

  closeForm(): void {
    this.#dispatch({ type: "form-closed" });
  }

  /** @param takePins reads the fields and clears them; called only when they are sent at once */
  async submit(takePins: () => TypedPins): Promise<void> {
    const { form, snapshot } = this.#state;
    const token = snapshot?.tokens.find(({ id }) => id === form?.token);
    if (!form || form.isWorking || !token || !this.#host) return;
    try {
      const request = this.#request(form.service, token, takePins);
      this.#dispatch({ type: "work-started" });
      await request;
      this.#dispatch({ type: "work-done" });
    } catch (error) {
      const { code } = asPasserelleError(error);
      this.#dispatch({ type: "work-failed", code });
    }
  }

  /** @returns the host's report, in plain text without personal content */
  async diagnose(): Promise<string> {
    if (!this.#host) throw new PasserelleError("host_exited");
    return (await this.#host.request("diagnose", {}).result).report;
  }

  async #request(
    service: PinService,
    { id: token, pin: rules }: TokenSummary,
    takePins: () => TypedPins,
  ): Promise<void> {
    const typed = rules.entry === "reader" ? null : takePins();
    const code =
      typed && pinChangeRefusal(typed, service === "unblock-pin", rules);
    if (code) throw new PasserelleError(code);
    const secret = typed?.secret ?? null;
    const newPin = typed?.newPin ?? null;
    await (service === "change-pin"
      ? this.#host?.request(service, { token, pin: secret, newPin }).result
      : this.#host?.request(service, { token, puk: secret, newPin }).result);
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

function asPasserelleError(error: unknown): PasserelleError {
  return error instanceof PasserelleError
    ? error
    : new PasserelleError("internal_error", undefined, { cause: error });
}
