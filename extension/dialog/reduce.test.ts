import assert from "node:assert/strict";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import {
  certificate,
  pinRules,
  snapshot,
  token,
} from "@passerelle/shared/protocol/token-fixture.ts";
import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";
import { choicesOf, openChoicesOf } from "./choices.ts";
import { reduce } from "./reduce.ts";
import { canConfirm, screenOf, shownProblemOf } from "./screen.ts";
import { INITIAL_STATE, type DialogEvent, type DialogState } from "./state.ts";

const HASH = "a".repeat(64);
const OTHER_HASH = "b".repeat(64);
const REQUEST = {
  origin: "https://www.example.coop",
  relyingParty: "Banque coopérative",
  acceptedIssuers: null,
};
const ZOE = { token: "token-1", certificate: HASH };
const OTHER = { token: "token-1", certificate: OTHER_HASH };

function after(...events: DialogEvent[]): DialogState {
  return events.reduce(reduce, INITIAL_STATE);
}

const requested: DialogEvent = { type: "requested", request: REQUEST };
const ready: DialogEvent = { type: "host-ready" };
const armed: DialogEvent = { type: "armed" };
const signing: DialogEvent = { type: "work-started", kind: "sign" };

function tokens(shown: TokenSnapshot): DialogEvent {
  return { type: "tokens-changed", snapshot: shown };
}

const oneKey = tokens(snapshot([token()]));
const noKey = tokens(snapshot([]));
const crashed = tokens(
  snapshot([], {
    modules: [{ name: "SoftHSM", state: "failed", error: "module_crashed" }],
  }),
);
const READING = {
  modules: [{ name: "OpenSC", state: "reading", error: null }],
  complete: false,
} as const satisfies Partial<TokenSnapshot>;
const readingKey = tokens(snapshot([], READING));
const twoCertificates = tokens(
  snapshot([
    token({ certificates: [certificate(), certificate({ hash: OTHER_HASH })] }),
  ]),
);

describe("the dialog’s screens", () => {
  it("searches until every module has answered", () => {
    assert.equal(screenOf(after()), "searching");
    assert.equal(screenOf(after(requested, ready)), "searching");
    const partial = tokens(snapshot([], { complete: false }));
    assert.equal(screenOf(after(requested, ready, partial)), "searching");
  });

  it("says that a key is read from when it is plugged in", () => {
    const state = after(requested, ready, noKey, readingKey);
    assert.equal(screenOf(state), "reading");
    assert.equal(screenOf(reduce(state, oneKey)), "choosing");
    assert.equal(screenOf(reduce(state, noKey)), "waiting");
  });

  it("says so from the beginning, even before it knows who asks", () => {
    assert.equal(screenOf(after(requested, ready, readingKey)), "reading");
    assert.equal(screenOf(after(ready, readingKey)), "reading");
    assert.equal(screenOf(after(ready, readingKey, oneKey)), "searching");
  });

  it("keeps the first key on show while a second one is read", () => {
    const both = tokens(snapshot([token()], READING));
    assert.equal(screenOf(after(requested, ready, oneKey, both)), "choosing");
  });

  it("waits for a key only when there is none", () => {
    assert.equal(screenOf(after(requested, ready, noKey)), "waiting");
    assert.equal(screenOf(after(requested, ready, noKey, oneKey)), "choosing");
  });

  it("shows the first key while other modules still start", () => {
    const partial = tokens(snapshot([token()], { complete: false }));
    assert.equal(screenOf(after(requested, ready, partial)), "choosing");
  });

  it("says that no driver is installed", () => {
    const none = tokens(snapshot([], { modules: [] }));
    assert.equal(screenOf(after(requested, ready, none)), "no-module");
  });

  it("promises no key where no driver will ever work", () => {
    const failed = (...errors: readonly ErrorCode[]) =>
      tokens(
        snapshot([], {
          modules: errors.map((error, index) => ({
            name: `Module ${index}`,
            state: "failed",
            error,
          })),
        }),
      );
    const lasting = failed("module_architecture", "module_insecure");
    assert.equal(screenOf(after(requested, ready, lasting)), "no-module");
    const passing = failed("module_architecture", "reader_service_unavailable");
    assert.equal(screenOf(after(requested, ready, passing)), "waiting");
  });

  it("shows a fault of the host, and starts over after it", () => {
    const failed = after(requested, ready, oneKey, {
      type: "host-failed",
      code: "host_exited",
    });
    assert.equal(screenOf(failed), "host-failed");
    assert.equal(failed.choice, null);
    const again = reduce(failed, { type: "host-connecting" });
    assert.equal(screenOf(again), "searching");
  });
});

describe("the dialog’s choice", () => {
  it("takes the only certificate that can sign in", () => {
    const { choice } = after(
      requested,
      tokens(
        snapshot([
          token({
            certificates: [
              certificate({
                hash: OTHER_HASH,
                unsuitable: "certificate_expired",
              }),
              certificate(),
            ],
          }),
        ]),
      ),
    );
    assert.deepEqual(choice, ZOE);
  });

  it("leaves the choice between several to the person", () => {
    const state = after(requested, twoCertificates);
    assert.equal(state.choice, null);
    const chosen = reduce(state, { type: "chosen", choice: OTHER });
    assert.deepEqual(chosen.choice, OTHER);
  });

  it("stays when another key comes", () => {
    const { choice } = after(
      requested,
      oneKey,
      tokens(snapshot([token({ id: "token-2" }), token()])),
    );
    assert.deepEqual(choice, ZOE);
  });

  it("goes with its key, and says so", () => {
    const state = after(requested, oneKey, noKey);
    assert.equal(state.choice, null);
    assert.equal(screenOf(state), "waiting");
    assert.equal(shownProblemOf(state)?.code, "token_removed");
  });

  it("forgets the removal when the key is back", () => {
    const { choice, problem } = after(requested, oneKey, noKey, oneKey);
    assert.deepEqual(choice, ZOE);
    assert.equal(problem, null);
    const unusable = token({ id: "token-2", unusable: "pin_locked" });
    const other = after(requested, oneKey, noKey, tokens(snapshot([unusable])));
    assert.equal(other.problem, null);
  });

  it("waits for a module that crashed, and the key shows why", () => {
    const state = after(requested, ready, oneKey, armed, crashed);
    assert.equal(screenOf(state), "choosing");
    assert.deepEqual(choicesOf(state)[0]?.reason, "module_crashed");
    assert.equal(state.problem, null);
    assert.deepEqual(state.choice, ZOE);
    assert.equal(canConfirm(state), false);
    const back = [crashed, oneKey].reduce(reduce, state);
    assert.equal(choicesOf(back)[0]?.reason, null);
    assert.equal(canConfirm(back), true);
  });

  it("goes when a module that crashed comes back without the key", () => {
    const { choice, problem } = after(requested, oneKey, crashed, noKey);
    assert.equal(choice, null);
    assert.equal(problem?.code, "token_removed");
  });

  it("goes at once when its key is pulled out while another one is read", () => {
    const { choice, problem } = after(requested, oneKey, readingKey);
    assert.equal(choice, null);
    assert.equal(problem?.code, "token_removed");
  });

  it("takes no key for removed while modules still start", () => {
    const partial = tokens(
      snapshot([], {
        modules: [
          { name: "SoftHSM", state: "ready", error: null },
          { name: "OpenSC", state: "starting", error: null },
        ],
        complete: false,
      }),
    );
    const state = after(requested, oneKey, partial);
    assert.deepEqual(state.choice, ZOE);
    assert.equal(state.problem, null);
    assert.equal(reduce(state, noKey).problem?.code, "token_removed");
  });

  it("follows its certificate to another module that shows the same key", () => {
    const other = tokens(
      snapshot([token({ id: "token-2", module: "OpenSC" })], {
        modules: [
          { name: "SoftHSM", state: "failed", error: "module_crashed" },
          { name: "OpenSC", state: "ready", error: null },
        ],
      }),
    );
    const state = after(requested, oneKey, other);
    assert.deepEqual(state.choice, { token: "token-2", certificate: HASH });
    assert.equal(state.problem, null);
    assert.equal(state.snapshot?.tokens.length, 1);
  });

  it("goes when the token locks", () => {
    const locked = token({ pin: pinRules({ triesLeft: "none" }) });
    const { choice } = after(requested, oneKey, tokens(snapshot([locked])));
    assert.equal(choice, null);
  });

  it("is not open to certificates of issuers that the server does not accept", () => {
    const state = after(
      {
        type: "requested",
        request: { ...REQUEST, acceptedIssuers: ["b3RoZXI"] },
      },
      oneKey,
    );
    assert.deepEqual(openChoicesOf(state), []);
  });

  it("reads the certificates of a token that hides them, then offers them", () => {
    const hiding = token({ hidesCertificates: true, certificates: [] });
    const state = after(requested, tokens(snapshot([hiding])));
    assert.deepEqual(state.choice, { token: "token-1", certificate: null });
    const read = [
      { type: "work-started", kind: "read-certificates" },
      {
        type: "certificates-read",
        token: "token-1",
        certificates: [certificate()],
      },
    ] satisfies DialogEvent[];
    assert.deepEqual(read.reduce(reduce, state).choice, ZOE);
    const swapped = tokens(snapshot([token({ ...hiding, id: "token-2" })]));
    assert.deepEqual(reduce(read.reduce(reduce, state), swapped).revealed, {});
  });

  it("does not change while the host works", () => {
    const state = after(
      requested,
      twoCertificates,
      { type: "chosen", choice: ZOE },
      signing,
    );
    assert.deepEqual(
      reduce(state, { type: "chosen", choice: OTHER }).choice,
      ZOE,
    );
    assert.deepEqual(reduce(state, noKey).choice, ZOE);
  });
});

describe("the dialog’s confirm button", () => {
  it("is inert until armed", () => {
    assert.equal(canConfirm(after(requested, ready, oneKey)), false);
    const state = after(requested, ready, oneKey, armed);
    assert.equal(canConfirm(state), true);
    assert.equal(canConfirm(reduce(state, { type: "disarmed" })), false);
  });

  it("is inert without a choice, and while the host works", () => {
    assert.equal(canConfirm(after(requested, twoCertificates, armed)), false);
    assert.equal(canConfirm(after(requested, oneKey, armed, signing)), false);
  });
});

describe("the dialog’s work", () => {
  const working = after(requested, ready, oneKey, armed, signing);

  it("keeps the choice after a wrong PIN and shows the tries left", () => {
    const state = reduce(working, {
      type: "work-failed",
      code: "pin_incorrect",
      triesLeft: "last",
    });
    assert.deepEqual(state.choice, ZOE);
    assert.deepEqual(state.problem, {
      code: "pin_incorrect",
      triesLeft: "last",
    });
    assert.equal(state.snapshot?.tokens[0]?.pin.triesLeft, "last");
    assert.equal(canConfirm(state), true);
  });

  it("closes a token that locked", () => {
    const state = reduce(working, {
      type: "work-failed",
      code: "pin_locked",
      triesLeft: "none",
    });
    assert.equal(state.choice, null);
    assert.equal(state.problem?.code, "pin_locked");
    assert.equal(canConfirm(state), false);
  });

  it("keeps the choice when the module crashes in its middle", () => {
    const ended = [
      crashed,
      { type: "work-failed", code: "module_crashed", triesLeft: null },
    ] satisfies DialogEvent[];
    const state = ended.reduce(reduce, working);
    assert.deepEqual(state.choice, ZOE);
    assert.equal(state.problem?.code, "module_crashed");
    assert.equal(canConfirm(reduce(state, oneKey)), true);
  });

  it("says how it ended when the key was pulled out in its middle", () => {
    const state = [
      noKey,
      { type: "work-failed", code: "token_removed", triesLeft: null },
    ] satisfies DialogEvent[];
    const ended = state.reduce(reduce, working);
    assert.equal(ended.choice, null);
    assert.equal(screenOf(ended), "waiting");
    assert.equal(shownProblemOf(ended)?.code, "token_removed");
  });

  it("forgets the last problem at the next try", () => {
    const refused = after(requested, oneKey, {
      type: "pin-refused",
      code: "pin_length",
    });
    assert.equal(refused.problem?.code, "pin_length");
    assert.equal(reduce(refused, signing).problem, null);
  });

  it("grows slow only while it lasts", () => {
    assert.equal(reduce(working, { type: "work-slow" }).work?.isSlow, true);
    assert.equal(after(requested, oneKey, { type: "work-slow" }).work, null);
  });
});

describe("the dialog’s outcome", () => {
  const signed = after(requested, ready, oneKey, armed, signing, {
    type: "signed",
  });

  it("reminds of the key until it is pulled out", () => {
    assert.equal(screenOf(signed), "signed");
    assert.deepEqual(signed.outcome, {
      kind: "signed",
      token: "token-1",
      isKeyRemoved: false,
    });
    const removed = reduce(signed, noKey);
    assert.equal(
      removed.outcome?.kind === "signed" && removed.outcome.isKeyRemoved,
      true,
    );
  });

  it("takes a crash of the module for no removal, then or later", () => {
    const state = [crashed, oneKey, crashed].reduce(reduce, signed);
    const isRemoved = ({ outcome }: DialogState) =>
      outcome?.kind === "signed" && outcome.isKeyRemoved;
    assert.equal(isRemoved(state), false);
    assert.equal(isRemoved(reduce(state, noKey)), true);
  });

  it("is final", () => {
    const late = { type: "ended", code: "operation_interrupted" } as const;
    assert.equal(screenOf(reduce(signed, late)), "signed");
    const ended = after(requested, late);
    assert.equal(screenOf(ended), "ended");
    assert.equal(reduce(ended, oneKey), ended);
  });
});
