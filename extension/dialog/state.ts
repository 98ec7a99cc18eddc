import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type {
  CertificateSummary,
  TokenSnapshot,
  TriesLeft,
} from "@passerelle/shared/protocol/tokens.ts";

/** What the page asks, and who the browser says it is. */
export interface DialogRequest {
  readonly origin: string;
  readonly relyingParty: string;
  /** Distinguished names, base64url of their DER; null: any. */
  readonly acceptedIssuers: readonly string[] | null;
}

type HostState =
  | { readonly status: "connecting" }
  | { readonly status: "ready" }
  | { readonly status: "failed"; readonly code: ErrorCode };

/** A certificate of a token, or, with `certificate` null, the token itself, to read its certificates with the PIN. */
export interface Choice {
  readonly token: string;
  readonly certificate: string | null;
}

export interface Problem {
  readonly code: ErrorCode;
  readonly triesLeft: TriesLeft | null;
}

/** What the host does for the person right now. */
export interface Work {
  readonly kind: "sign" | "read-certificates";
  /** True once it takes longer than a person takes for granted. */
  readonly isSlow: boolean;
}

type Outcome =
  | {
      readonly kind: "signed";
      readonly token: string;
      readonly isKeyRemoved: boolean;
    }
  | { readonly kind: "failed"; readonly code: ErrorCode };

/** Everything the dialog shows. The PIN is not in it: it goes from its field to the host and is kept nowhere. */
export interface DialogState {
  readonly request: DialogRequest | null;
  readonly host: HostState;
  readonly snapshot: TokenSnapshot | null;
  /** True once the host takes longer to find a key than a person takes for granted: it may be reading a slow one. */
  readonly isSearchSlow: boolean;
  /** Certificates of tokens that show them only after login, by token id. */
  readonly revealed: Readonly<Record<string, readonly CertificateSummary[]>>;
  readonly choice: Choice | null;
  /** False until the confirm button has been in view for CONFIRM_ARMING_MS. */
  readonly isArmed: boolean;
  readonly work: Work | null;
  /** Why the last try failed, until the person does something about it. */
  readonly problem: Problem | null;
  readonly outcome: Outcome | null;
}

export const INITIAL_STATE: DialogState = {
  request: null,
  host: { status: "connecting" },
  snapshot: null,
  isSearchSlow: false,
  revealed: {},
  choice: null,
  isArmed: false,
  work: null,
  problem: null,
  outcome: null,
};

export type DialogEvent =
  | { readonly type: "requested"; readonly request: DialogRequest }
  | { readonly type: "host-connecting" }
  | { readonly type: "host-ready" }
  | { readonly type: "host-failed"; readonly code: ErrorCode }
  | { readonly type: "search-slow" }
  | { readonly type: "tokens-changed"; readonly snapshot: TokenSnapshot }
  | { readonly type: "chosen"; readonly choice: Choice }
  | { readonly type: "armed" }
  | { readonly type: "disarmed" }
  | { readonly type: "pin-refused"; readonly code: ErrorCode }
  | { readonly type: "work-started"; readonly kind: Work["kind"] }
  | { readonly type: "work-slow" }
  | {
      readonly type: "work-failed";
      readonly code: ErrorCode;
      readonly triesLeft: TriesLeft | null;
    }
  | {
      readonly type: "certificates-read";
      readonly token: string;
      readonly certificates: readonly CertificateSummary[];
    }
  | { readonly type: "signed" }
  | { readonly type: "ended"; readonly code: ErrorCode };
