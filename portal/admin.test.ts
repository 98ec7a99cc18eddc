import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const ADMIN = fileURLToPath(new URL("admin.ts", import.meta.url));

function run(...parameters: string[]) {
  return spawnSync(process.execPath, ["--import=tsx", ADMIN, ...parameters], {
    encoding: "utf8",
  });
}

describe("the administrator’s program", () => {
  it("tells its commands, asked or not", () => {
    const asked = run("--help");
    assert.equal(asked.status, 0);
    assert.match(asked.stdout, /^Usage: admin enrol --client/);
    const bare = run();
    assert.equal(bare.status, 1);
    assert.match(bare.stderr, /^arguments_invalid: Usage: admin enrol/);
  });
});
