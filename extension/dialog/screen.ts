import { hasWorkingModule, isReading } from "../host/modules.ts";
import { choicesOf, isSameChoice, openChoicesOf } from "./choices.ts";
import type { DialogState, Problem } from "./state.ts";

/** Which of the dialog's screens a state shows. */
export type Screen =
  | "searching"
  | "host-failed"
  | "no-module"
  | "reading"
  | "waiting"
  | "choosing"
  | "signed"
  | "ended";

export function screenOf(state: DialogState): Screen {
  if (state.outcome)
    return state.outcome.kind === "signed" ? "signed" : "ended";
  if (state.host.status === "failed") return "host-failed";
  const { snapshot } = state;
  if (!snapshot) return "searching";
  if (state.request && snapshot.tokens.length > 0) return "choosing";
  if (isReading(snapshot)) return "reading";
  if (!state.request) return "searching";
  if (!snapshot.complete) return "searching";
  return hasWorkingModule(snapshot) ? "waiting" : "no-module";
}

const PROBLEM_SCREENS: ReadonlySet<Screen> = new Set(["waiting", "choosing"]);

/** What to say of the last problem; null where the list says it already. */
export function shownProblemOf(state: DialogState): Problem | null {
  const { problem } = state;
  const isInList = choicesOf(state).some(
    ({ reason }) => reason !== null && reason === problem?.code,
  );
  return PROBLEM_SCREENS.has(screenOf(state)) && !isInList ? problem : null;
}

/** True where pressing OK would do something. */
export function canConfirm(state: DialogState): boolean {
  return (
    screenOf(state) === "choosing" &&
    state.isArmed &&
    state.work === null &&
    openChoicesOf(state).some((choice) => isSameChoice(choice, state.choice))
  );
}
