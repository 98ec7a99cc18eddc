import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { findLaunchedProcess, LAUNCHED_PROCESS } from "./launched-process.ts";

describe("the process that the launcher started", () => {
  it("may be killed when it is gone already", () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const launched = findLaunchedProcess({ [LAUNCHED_PROCESS]: String(pid) });
    assert.ok(launched !== null);
    launched.kill("SIGKILL");
  });

  it("is none where the variable names no process", () => {
    for (const value of [undefined, "", "0", "1", "-1", "1.5", "x"])
      assert.equal(findLaunchedProcess({ [LAUNCHED_PROCESS]: value }), null);
  });
});
