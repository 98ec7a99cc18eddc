import {
  certificate,
  snapshot,
  token,
} from "@passerelle/shared/protocol/token-fixture.ts";
import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";
import { reduce } from "../dialog/reduce.ts";
import {
  INITIAL_STATE,
  type Choice,
  type DialogEvent,
  type DialogRequest,
  type DialogState,
} from "../dialog/state.ts";

export const REQUEST: DialogRequest = {
  origin: "https://www.example.coop",
  relyingParty: "Banque coopérative",
  acceptedIssuers: null,
};

export const requested: DialogEvent = { type: "requested", request: REQUEST };
export const ready: DialogEvent = { type: "host-ready" };
export const armed: DialogEvent = { type: "armed" };
export const signing: DialogEvent = { type: "work-started", kind: "sign" };

export function tokens(shown: TokenSnapshot): DialogEvent {
  return { type: "tokens-changed", snapshot: shown };
}

/** The hash of the only certificate of `oneKey`. */
export const HASH = certificate().hash;
export const OTHER_HASH = "b".repeat(64);
export const ZOE: Choice = { token: token().id, certificate: HASH };

export const noKey = tokens(snapshot([]));
export const oneKey = tokens(snapshot([token()]));
export const twoCertificates = tokens(
  snapshot([
    token({ certificates: [certificate(), certificate({ hash: OTHER_HASH })] }),
  ]),
);

export const crashed = tokens(
  snapshot([], {
    modules: [{ name: "SoftHSM", state: "failed", error: "module_crashed" }],
  }),
);

export const READING = {
  modules: [{ name: "OpenSC", state: "reading", error: null }],
  complete: false,
} as const satisfies Partial<TokenSnapshot>;
/** No key is seen yet: one is being read. */
export const readingKey = tokens(snapshot([], READING));

/** The dialog's state after these events, from its beginning. */
export function after(...events: DialogEvent[]): DialogState {
  return events.reduce(reduce, INITIAL_STATE);
}
