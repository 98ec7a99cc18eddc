import assert from "node:assert/strict";
import * as v from "valibot";
import { moduleToken } from "../tokens/module-token-fixture.ts";
import { moduleMessage } from "./messages.ts";

describe("what a module process tells of a token", () => {
  const isTaken = (mechanisms: unknown) =>
    v.is(moduleMessage, {
      event: "tokens",
      tokens: [{ ...moduleToken(), mechanisms }],
    });

  it("may list mechanisms, or none", () => {
    for (const mechanisms of [null, [], [1, 0x1041], [Number.MAX_SAFE_INTEGER]])
      assert.ok(isTaken(mechanisms));
    assert.ok(isTaken(Array.from({ length: 1024 }, (_, index) => index)));
  });

  it("is refused with mechanisms that are no numbers of mechanisms", () => {
    for (const mechanism of [-1, 0.5, 2 ** 53, "1", null, [1]])
      assert.equal(isTaken([1, mechanism]), false);
    for (const mechanisms of ["1", 1, {}, undefined, { length: 0 }])
      assert.equal(isTaken(mechanisms), false);
    assert.equal(isTaken(Array.from({ length: 1025 }, () => 1)), false);
  });
});
