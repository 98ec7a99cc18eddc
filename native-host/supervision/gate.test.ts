import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Gate } from "./gate.ts";

describe("a gate", () => {
  const isOpen = (gate: Gate) =>
    Promise.race([
      gate.passed().then(() => true),
      nextTurn().then(() => false),
    ]);

  it("holds back whoever comes before it opens, and nobody after", async () => {
    const gate = new Gate();
    const early = [gate.passed(), gate.passed()];
    assert.equal(await isOpen(gate), false);
    gate.open();
    await Promise.all(early);
    assert.equal(await isOpen(gate), true);
  });

  it("closes again", async () => {
    const gate = new Gate();
    gate.open();
    gate.close();
    assert.equal(await isOpen(gate), false);
  });
});
