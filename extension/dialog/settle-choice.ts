import { chosenTokenOf, isSameChoice, openChoicesOf } from "./choices.ts";
import { silentModules } from "./presence.ts";
import type { DialogState } from "./state.ts";

/**
 * Keeps the choice while it is still open or its module may bring it back, says so when its key is gone, and takes the
 * only one where there is no other. While the host works the choice stays: the host will say how it ends.
 */
export function settleChoice(state: DialogState): DialogState {
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

/** True while the module of the chosen key cannot say whether it is still there. */
function isAwaited(state: DialogState): boolean {
  const token = chosenTokenOf(state);
  return (
    token !== null &&
    state.snapshot !== null &&
    silentModules(token, state.snapshot).length > 0
  );
}
