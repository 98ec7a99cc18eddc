import type { OptionsEvent, OptionsState, PinForm } from "./state.ts";

type EventOf<Type extends OptionsEvent["type"]> = Extract<
  OptionsEvent,
  { type: Type }
>;

type Transitions = {
  readonly [Type in OptionsEvent["type"]]: (
    state: OptionsState,
    event: EventOf<Type>,
  ) => OptionsState;
};

const TRANSITIONS: Transitions = {
  "host-changed": (state, { host }) =>
    host.status === "ready"
      ? { ...state, host }
      : { host, snapshot: null, form: null },
  "tokens-changed": ({ form, ...state }, { snapshot }) => {
    const isThere = snapshot.tokens.some(({ id }) => id === form?.token);
    return {
      ...state,
      snapshot,
      form: isThere || form?.isWorking ? form : null,
    };
  },
  "form-opened": (state, { token, service }) =>
    state.form?.isWorking
      ? state
      : {
          ...state,
          form: {
            token,
            service,
            isWorking: false,
            problem: null,
            isDone: false,
          },
        },
  "form-closed": (state) => ({ ...state, form: null }),
  "work-started": (state) =>
    withForm(state, { isWorking: true, problem: null, isDone: false }),
  "work-failed": (state, { code }) =>
    withForm(state, { isWorking: false, problem: code }),
  "work-done": (state) => withForm(state, { isWorking: false, isDone: true }),
};

type Transition = (state: OptionsState, event: OptionsEvent) => OptionsState;

/** The next state of the options page. */
export function reduce(state: OptionsState, event: OptionsEvent): OptionsState {
  return (TRANSITIONS[event.type] as Transition)(state, event);
}

function withForm(
  state: OptionsState,
  changes: Partial<PinForm>,
): OptionsState {
  return state.form ? { ...state, form: { ...state.form, ...changes } } : state;
}
