interface AnyEvent {
  readonly type: string;
}

export type EventOf<
  Event extends AnyEvent,
  Type extends Event["type"],
> = Extract<Event, { type: Type }>;

/** What each type of event does to the state. */
export type Transitions<State, Event extends AnyEvent> = {
  readonly [Type in Event["type"]]: (
    state: State,
    event: EventOf<Event, Type>,
  ) => State;
};

export function follow<State, Event extends AnyEvent>(
  transitions: Transitions<State, Event>,
  state: State,
  event: Event,
): State {
  const type: Event["type"] = event.type;
  return (transitions[type] as Transition<State, Event>)(state, event);
}

type Transition<State, Event> = (state: State, event: Event) => State;
