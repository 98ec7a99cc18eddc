import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type {
  TokenSnapshot,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";
import type { PinService } from "../pin/services.ts";

type HostState =
  | { readonly status: "connecting" }
  | { readonly status: "ready"; readonly version: string }
  | { readonly status: "failed"; readonly code: ErrorCode };

/** What the host does with a form's key. */
interface PinWork {
  /** One number for each work: its outcome is for the form that began it, and for no other. */
  readonly number: number;
  /** Codes typed on the reader keep the work waiting for a person, who may think better of it. */
  readonly isOnReader: boolean;
  readonly isCancelled: boolean;
}

/** The one form that is open, for one token. What is typed into it is not part of it. */
export interface PinForm {
  /** As it was last seen: it may be gone before its form is. */
  readonly token: TokenSummary;
  readonly service: PinService;
  readonly work: PinWork | null;
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
      /** Its id. */
      readonly token: string;
      readonly service: PinService;
    }
  | { readonly type: "form-closed" }
  | { readonly type: "pins-refused"; readonly code: ErrorCode }
  | {
      readonly type: "work-started";
      readonly work: number;
      readonly isOnReader: boolean;
    }
  | { readonly type: "work-cancelled" }
  | {
      readonly type: "work-failed";
      readonly work: number;
      readonly code: ErrorCode;
    }
  | { readonly type: "work-done"; readonly work: number };
