import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";
import { hasWorkingModule } from "../host/modules.ts";
import { choicesOf, openChoicesOf } from "./choices.ts";
import type { DialogState, Problem } from "./state.ts";

/** Which of the dialog's screens a state shows. */
export type Screen =
  | "searching"
  | "host-failed"
  | "no-module"
  | "no-working-module"
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
  if (!state.request || !snapshot) return "searching";
  if (snapshot.tokens.length > 0) return "choosing";
  if (isReading(snapshot)) return "reading";
  if (!snapshot.complete) return "searching";
  if (snapshot.modules.length === 0) return "no-module";
  return hasWorkingModule(snapshot) ? "waiting" : "no-working-module";
}

const PROBLEM_SCREENS: ReadonlySet<Screen> = new Set(["waiting", "choosing"]);

/** True while a key is plugged in that is not yet in the list. */
export function isReading({ modules }: TokenSnapshot): boolean {
  return modules.some(({ state }) => state === "reading");
}

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
    openChoicesOf(state).some(
      ({ token, certificate }) =>
        token === state.choice?.token &&
        certificate === state.choice.certificate,
    )
  );
}
