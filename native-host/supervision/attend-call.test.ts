import assert from "node:assert/strict";
import { mock } from "node:test";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { attendCall } from "./attend-call.ts";

const ABANDONED_LIMIT_MS = 2_000;

describe("a call that may never return", () => {
  let cancelling: AbortController;
  let errors: PasserelleError[];
  let leave: () => void;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    [cancelling, errors] = [new AbortController(), []];
    leave = attendCall({
      signal: cancelling.signal,
      reader: null,
      environment: process.env,
      giveUp: (error) => errors.push(error),
    });
  });
  afterEach(() => {
    leave();
    mock.timers.reset();
  });

  it("is left alone while somebody waits for it", () => {
    mock.timers.tick(60_000);
    assert.equal(errors.length, 0);
  });

  it("has two seconds left when nobody does any more", () => {
    cancelling.abort();
    mock.timers.tick(ABANDONED_LIMIT_MS - 1);
    assert.equal(errors.length, 0);
    mock.timers.tick(1);
    assert.equal(errors[0]?.code, "operation_cancelled");
  });

  it("is not given up once it has returned", () => {
    cancelling.abort();
    leave();
    mock.timers.tick(60_000);
    assert.equal(errors.length, 0);
  });
});
