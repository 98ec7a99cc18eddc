import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";
import { follow, type Transitions } from "../state/transitions.ts";
import type { OptionsEvent, OptionsState, PinForm } from "./state.ts";

const TRANSITIONS: Transitions<OptionsState, OptionsEvent> = {
  "host-changed": (state, { host }) =>
    host.status === "ready"
      ? { ...state, host }
      : { host, snapshot: null, form: null },
  "tokens-changed": ({ form, ...state }, { snapshot }) => ({
    ...state,
    snapshot,
    form: form && formAfter(form, snapshot),
  }),
  "form-opened": (state, { token: wanted, service }) => {
    const token = state.snapshot?.tokens.find(({ id }) => id === wanted);
    if (!token || state.form?.work) return state;
    const form = { token, service, work: null, problem: null, isDone: false };
    return { ...state, form };
  },
  "form-closed": (state) =>
    state.form?.work ? state : { ...state, form: null },
  "pins-refused": (state, { code }) => withForm(state, { problem: code }),
  "work-started": (state, { work: number, isOnReader }) =>
    withForm(state, {
      work: { number, isOnReader, isCancelled: false },
      problem: null,
    }),
  "work-cancelled": (state) =>
    state.form?.work
      ? withForm(state, { work: { ...state.form.work, isCancelled: true } })
      : state,
  "work-failed": (state, { work, code }) => {
    const { form } = state;
    if (form?.work?.number !== work) return state;
    const isAsWished = form.work.isCancelled && code === "operation_cancelled";
    if (isAsWished) return { ...state, form: null };
    return withForm(state, { work: null, problem: code });
  },
  "work-done": (state, { work }) =>
    state.form?.work?.number === work
      ? withForm(state, { work: null, isDone: true })
      : state,
};

/** A form goes with its key, save while it works or still has to say how that ended. */
function formAfter(form: PinForm, { tokens }: TokenSnapshot): PinForm | null {
  const token = tokens.find(({ id }) => id === form.token.id);
  if (token) return { ...form, token };
  return form.work || form.problem || form.isDone ? form : null;
}

/** The next state of the options page. */
export function reduce(state: OptionsState, event: OptionsEvent): OptionsState {
  return follow(TRANSITIONS, state, event);
}

function withForm(
  state: OptionsState,
  changes: Partial<PinForm>,
): OptionsState {
  return state.form ? { ...state, form: { ...state.form, ...changes } } : state;
}
