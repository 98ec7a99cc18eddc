import type { TriesLeft } from "@passerelle/shared/protocol/tokens.ts";
import {
  follow,
  type EventOf,
  type Transitions,
} from "../state/transitions.ts";
import { isSameChoice } from "./choices.ts";
import { findAgain, pictureAfter } from "./presence.ts";
import { settleChoice } from "./settle-choice.ts";
import type { DialogEvent, DialogState } from "./state.ts";

const TRANSITIONS: Transitions<DialogState, DialogEvent> = {
  requested: (state, { request }) => settleChoice({ ...state, request }),
  "host-connecting": (state) => ({
    ...state,
    host: { status: "connecting" },
    isSearchSlow: false,
    problem: null,
  }),
  "host-ready": (state) => ({ ...state, host: { status: "ready" } }),
  "host-failed": (state, { code }) => ({
    ...state,
    host: { status: "failed", code },
    snapshot: null,
    revealed: {},
    choice: null,
    work: null,
    problem: null,
  }),
  "search-slow": (state) => ({ ...state, isSearchSlow: true }),
  "tokens-changed": tokensChanged,
  chosen: (state, { choice }) =>
    state.work || isSameChoice(state.choice, choice)
      ? state
      : { ...state, choice, problem: null },
  armed: (state) => ({ ...state, isArmed: true }),
  disarmed: (state) => ({ ...state, isArmed: false }),
  "pin-refused": (state, { code }) => ({
    ...state,
    problem: { code, triesLeft: null },
  }),
  "work-started": (state, { kind }) => ({
    ...state,
    work: { kind, isSlow: false },
    problem: null,
  }),
  "work-slow": (state) =>
    state.work ? { ...state, work: { ...state.work, isSlow: true } } : state,
  "work-failed": workFailed,
  "certificates-read": (state, { token, certificates }) =>
    settleChoice({
      ...state,
      work: null,
      choice: null,
      revealed: { ...state.revealed, [token]: certificates },
    }),
  signed: (state) =>
    state.choice
      ? {
          ...state,
          work: null,
          outcome: {
            kind: "signed",
            token: state.choice.token,
            isKeyRemoved: false,
          },
        }
      : state,
  ended: (state, { code }) => ({
    ...state,
    work: null,
    outcome: { kind: "failed", code },
  }),
};

/** The next state. Nothing changes any more after an outcome, save that the key is pulled out. */
export function reduce(state: DialogState, event: DialogEvent): DialogState {
  if (state.outcome) return afterOutcome(state, event);
  return follow(TRANSITIONS, state, event);
}

function afterOutcome(state: DialogState, event: DialogEvent): DialogState {
  const { outcome } = state;
  if (event.type !== "tokens-changed" || outcome?.kind !== "signed") {
    return state;
  }
  const snapshot = pictureAfter(state.snapshot, event.snapshot);
  const signer = state.snapshot?.tokens.find(({ id }) => id === outcome.token);
  const again = signer && findAgain(signer, snapshot);
  return {
    ...state,
    snapshot,
    outcome: again
      ? { ...outcome, token: again.id }
      : { ...outcome, isKeyRemoved: true },
  };
}

function tokensChanged(
  state: DialogState,
  event: EventOf<DialogEvent, "tokens-changed">,
): DialogState {
  const snapshot = pictureAfter(state.snapshot, event.snapshot);
  const ids = new Set(snapshot.tokens.map(({ id }) => id));
  const revealed = Object.fromEntries(
    Object.entries(state.revealed).filter(([id]) => ids.has(id)),
  );
  const isKeyBack =
    state.snapshot?.tokens.length === 0 && snapshot.tokens.length > 0;
  const problem = isKeyBack ? null : state.problem;
  return settleChoice({ ...state, snapshot, revealed, problem });
}

function workFailed(
  state: DialogState,
  { code, triesLeft }: EventOf<DialogEvent, "work-failed">,
): DialogState {
  const known = withTriesLeft(state, triesLeft);
  return settleChoice({ ...known, work: null, problem: { code, triesLeft } });
}

/** The token's own word on its tries is newer than the snapshot's. */
function withTriesLeft(
  state: DialogState,
  triesLeft: TriesLeft | null,
): DialogState {
  if (!state.snapshot || triesLeft === null) return state;
  const tokens = state.snapshot.tokens.map((token) =>
    token.id === state.choice?.token
      ? { ...token, pin: { ...token.pin, triesLeft } }
      : token,
  );
  return { ...state, snapshot: { ...state.snapshot, tokens } };
}
