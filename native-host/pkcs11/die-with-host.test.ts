import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A program that would live a minute, told that its host has this pid. */
function start(hostPid: number, endedBy: string) {
  const file = JSON.stringify(join(import.meta.dirname, "die-with-host.ts"));
  const program = `import(${file}).then(async ({ dieWithHost }) => {
    await dieWithHost(${hostPid}, "${endedBy}");
    console.log("lives");
    setTimeout(() => {}, 60_000);
  });`;
  return spawn(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", program],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
}

describe("a process of the host", function () {
  this.timeout(20_000);

  for (const endedBy of ["ended-by-kernel", "ended-by-thread"]) {
    it(`ends at once when the host was gone before it looked (${endedBy})`, async () => {
      // The pid of another process than its parent.
      const child = start(process.ppid, endedBy);
      const [, signal] = (await once(child, "exit")) as [unknown, string];
      assert.equal(signal, "SIGKILL");
    });
  }

  it("lives while the host does", async () => {
    const child = start(process.pid, "ended-by-thread");
    const [said] = (await once(child.stdout, "data")) as [Buffer];
    assert.match(String(said), /lives/);
    child.kill("SIGKILL");
  });
});
