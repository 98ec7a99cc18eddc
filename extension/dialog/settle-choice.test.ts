import assert from "node:assert/strict";
import {
  certificate,
  pinRules,
  snapshot,
  token,
} from "@passerelle/shared/protocol/token-fixture.ts";
import {
  after,
  armed,
  crashed,
  HASH,
  noKey,
  oneKey,
  OTHER_HASH,
  readingKey,
  ready,
  REQUEST,
  requested,
  signing,
  tokens,
  twoCertificates,
  ZOE,
} from "../testing/dialog.ts";
import { choicesOf, openChoicesOf } from "./choices.ts";
import { reduce } from "./reduce.ts";
import { canConfirm, screenOf, shownProblemOf } from "./screen.ts";
import type { DialogEvent } from "./state.ts";

const OTHER = { token: "token-1", certificate: OTHER_HASH };

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
