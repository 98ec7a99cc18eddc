import assert from "node:assert/strict";
import { rm, symlink } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { writeProgram } from "../../../scripts/dev/host.ts";
import { run, useLauncher } from "./use-launcher.ts";

describe("what the launcher leaves to its processes", function () {
  this.timeout(60_000);
  const launcher = useLauncher();

  it("forbids core dumps, to a file and to a program", async function () {
    if (process.platform !== "linux") this.skip();
    const node = join(launcher.copy, "node");
    await writeProgram(
      node,
      "cat /proc/self/limits /proc/self/coredump_filter",
    );
    const { output } = await launcher.run(["--version"]);
    assert.match(output.toString(), /^Max core file size +1 +1 /m);
    assert.match(output.toString(), /^00000000$/m);
  });

  it("lets no process have more than 2 GiB of memory of its own", async function () {
    if (process.platform !== "linux") this.skip();
    await writeProgram(join(launcher.copy, "node"), "cat /proc/self/limits");
    const { output } = await launcher.run(["--version"]);
    assert.match(output.toString(), /^Max data size +2147483648 /m);
    const less = await run("/usr/bin/prlimit", [
      `--data=${2 ** 30}`,
      launcher.program,
      "--version",
    ]);
    assert.match(less.output.toString(), /^Max data size +1073741824 /m);
  });

  it("lets the system keep the module process’s pid, whatever its parent told", async function () {
    if (process.platform !== "linux") this.skip();
    // Shells and Node reset it themselves, `cat` does not.
    await symlink("/bin/cat", join(launcher.copy, "node"));
    await rm(join(launcher.copy, "start.cjs"));
    await symlink("/proc/self/status", join(launcher.copy, "start.cjs"));
    const { output } = await run("/usr/bin/env", [
      "--ignore-signal=CHLD",
      launcher.program,
      "help",
    ]);
    const [, mask = ""] = /^SigIgn:\t(\w+)$/m.exec(output.toString()) ?? [];
    assert.equal(mask.length, 16);
    const bit = 1n << BigInt(constants.signals.SIGCHLD - 1);
    assert.equal(BigInt(`0x${mask}`) & bit, 0n);
  });
});
