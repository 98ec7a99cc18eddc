import type { TriesLeft } from "@passerelle/shared/protocol/tokens.ts";
import { chosenTokenOf, isSameChoice, openChoicesOf } from "./choices.ts";
import { findAgain, pictureAfter, silentModules } from "./presence.ts";
import type { DialogEvent, DialogState } from "./state.ts";

type EventOf<Type extends DialogEvent["type"]> = Extract<
  DialogEvent,
  { type: Type }
>;

type Transitions = {
  readonly [Type in DialogEvent["type"]]: (
    state: DialogState,
    event: EventOf<Type>,
  ) => DialogState;
};

const TRANSITIONS: Transitions = {
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
  return (TRANSITIONS[event.type] as Transition)(state, event);
}

type Transition = (state: DialogState, event: DialogEvent) => DialogState;

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
  event: EventOf<"tokens-changed">,
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

/**
 * Keeps the choice while it is still open or its module may bring it back, says so when its key is gone, and takes the
 * only one where there is no other. While the host works the choice stays: the host will say how it ends.
 */
function settleChoice(state: DialogState): DialogState {
  if (state.work) return state;
  const open = openChoicesOf(state);
  if (open.some((choice) => isSameChoice(choice, state.choice))) return state;
  if (isAwaited(state)) return state;
  const elsewhere = open.find(
    ({ certificate }) =>
      certificate !== null && certificate === state.choice?.certificate,
  );
  if (elsewhere) return { ...state, choice: elsewhere };
  const [only, ...others] = open;
  const choice = only && others.length === 0 ? only : null;
  if (state.choice && !chosenTokenOf(state)) {
    return {
      ...state,
      choice,
      problem: { code: "token_removed", triesLeft: null },
    };
  }
  const isBack = state.problem?.code === "token_removed" && open.length > 0;
  return { ...state, choice, problem: isBack ? null : state.problem };
}

function workFailed(
  state: DialogState,
  { code, triesLeft }: EventOf<"work-failed">,
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

/** True while the module of the chosen key cannot say whether it is still there. */
function isAwaited(state: DialogState): boolean {
  const token = chosenTokenOf(state);
  return (
    token !== null &&
    state.snapshot !== null &&
    silentModules(token, state.snapshot).length > 0
  );
}
