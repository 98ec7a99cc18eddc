import assert from "node:assert/strict";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type {
  ModuleSummary,
  TokenSnapshot,
} from "@passerelle/shared/protocol/tokens.ts";
import { snapshot, token } from "@passerelle/shared/protocol/token-fixture.ts";
import { keysStatusOf } from "./keys-status.ts";

const ready = { status: "ready", version: "0.1.0" } as const;

function statusOf(shown: TokenSnapshot | null): string {
  return keysStatusOf({ host: ready, snapshot: shown });
}

function module(
  state: ModuleSummary["state"],
  error: ErrorCode | null = null,
): ModuleSummary {
  return { name: "OpenSC", state, error };
}

describe("keysStatusOf", () => {
  it("searches until every module has answered", () => {
    assert.equal(statusOf(null), "searchingTitle");
    const modules = [module("starting")];
    const shown = snapshot([], { modules, complete: false });
    assert.equal(statusOf(shown), "searchingTitle");
  });

  it("says that a key is read, as soon as one is", () => {
    const modules = [module("starting"), module("reading")];
    const shown = snapshot([], { modules, complete: false });
    assert.equal(statusOf(shown), "readingTitle");
    assert.equal(statusOf({ ...shown, tokens: [token()] }), "keysText");
  });

  it("asks for a key only where one can appear", () => {
    assert.equal(statusOf(snapshot([])), "waitingTitle");
    assert.equal(statusOf(snapshot([], { modules: [] })), "noModuleTitle");
    const modules = [module("failed", "module_architecture")];
    assert.equal(statusOf(snapshot([], { modules })), "noWorkingModuleTitle");
  });

  it("knows of no key without the host", () => {
    const host = { status: "failed", code: "host_exited" } as const;
    assert.equal(keysStatusOf({ host, snapshot: null }), "keysUnknown");
  });
});
