import assert from "node:assert/strict";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { snapshot, token } from "@passerelle/shared/protocol/token-fixture.ts";
import {
  after,
  armed,
  noKey,
  oneKey,
  READING,
  readingKey,
  ready,
  requested,
  signing,
  tokens,
  twoCertificates,
} from "../testing/dialog.ts";
import { reduce } from "./reduce.ts";
import { canConfirm, screenOf } from "./screen.ts";

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
