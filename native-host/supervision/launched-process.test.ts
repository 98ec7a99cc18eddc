import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { findLaunchedProcess, LAUNCHED_PROCESS } from "./launched-process.ts";

describe("the process that the launcher started", () => {
  it("may be killed when it is gone already", () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const launched = findLaunchedProcess({ [LAUNCHED_PROCESS]: String(pid) });
    assert.ok(launched !== null);
    launched.kill("SIGKILL");
  });

  it("is told of when it ends, whoever holds its socket", async function () {
    if (process.platform !== "linux") this.skip();
    const child = spawn("cat", { stdio: ["pipe", "ignore", "ignore"] });
    const launched = findLaunchedProcess({
      [LAUNCHED_PROCESS]: String(child.pid),
    });
    let isGone = false;
    const gone = new Promise<void>((resolve) => {
      launched!.whenGone(() => {
        isGone = true;
        resolve();
      });
    });
    assert.equal(isGone, false);
    child.stdin.end();
    await gone;
    assert.equal(process.listenerCount("SIGCHLD"), 0);
  });

  it("is none where the variable names no process", () => {
    for (const value of [undefined, "", "0", "1", "-1", "1.5", "x"])
      assert.equal(findLaunchedProcess({ [LAUNCHED_PROCESS]: value }), null);
  });
});
