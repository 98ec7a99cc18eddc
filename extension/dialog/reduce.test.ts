import assert from "node:assert/strict";
import {
  after,
  armed,
  crashed,
  noKey,
  oneKey,
  ready,
  requested,
  signing,
  ZOE,
} from "../testing/dialog.ts";
import { reduce } from "./reduce.ts";
import { canConfirm, screenOf, shownProblemOf } from "./screen.ts";
import type { DialogEvent, DialogState } from "./state.ts";

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
