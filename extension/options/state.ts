import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";

type HostState =
  | { readonly status: "connecting" }
  | { readonly status: "ready"; readonly version: string }
  | { readonly status: "failed"; readonly code: ErrorCode };

/** Change the PIN with the old one, or set a new one with the PUK. */
export type PinService = "change-pin" | "unblock-pin";

/** The one form that is open, for one token. What is typed into it is not part of it. */
export interface PinForm {
  readonly token: string;
  readonly service: PinService;
  readonly isWorking: boolean;
  /** Why the last try failed, until the next one. */
  readonly problem: ErrorCode | null;
  readonly isDone: boolean;
}

export interface OptionsState {
  readonly host: HostState;
  readonly snapshot: TokenSnapshot | null;
  readonly form: PinForm | null;
}

export const INITIAL_STATE: OptionsState = {
  host: { status: "connecting" },
  snapshot: null,
  form: null,
};

export type OptionsEvent =
  | { readonly type: "host-changed"; readonly host: HostState }
  | { readonly type: "tokens-changed"; readonly snapshot: TokenSnapshot }
  | {
      readonly type: "form-opened";
      readonly token: string;
      readonly service: PinService;
    }
  | { readonly type: "form-closed" }
  | { readonly type: "work-started" }
  | { readonly type: "work-failed"; readonly code: ErrorCode }
  | { readonly type: "work-done" };
