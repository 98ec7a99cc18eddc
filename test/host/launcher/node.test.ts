import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { compileLauncher } from "../../../scripts/build/native-host.ts";
import { NO_NODE, standIn, useLauncher } from "./use-launcher.ts";

describe("the Node that the launcher takes", function () {
  this.timeout(60_000);
  const launcher = useLauncher();

  const nodeThatRuns = async (environment: NodeJS.ProcessEnv = {}) =>
    (await launcher.run(["--version"], environment)).output.toString().trim();

  it("prefers the one beside it", async () => {
    await standIn(join(launcher.copy, "node"));
    assert.equal(await nodeThatRuns(), join(launcher.copy, "node"));
  });

  it("prefers the one of its build to those in PATH", async () => {
    await standIn(join(launcher.folder, "built", "node"));
    await standIn(join(launcher.folder, "path", "node"));
    await compileLauncher(
      launcher.copy,
      join(launcher.folder, "built", "node"),
    );
    assert.equal(
      await nodeThatRuns({ PATH: join(launcher.folder, "path") }),
      join(launcher.folder, "built", "node"),
    );
  });

  it("takes the first in PATH when the other two are gone", async () => {
    await compileLauncher(launcher.copy, NO_NODE);
    await standIn(join(launcher.folder, "second", "node"));
    const PATH = `${launcher.folder}/first:${launcher.folder}/second`;
    assert.equal(
      await nodeThatRuns({ PATH }),
      join(launcher.folder, "second", "node"),
    );
  });

  it("takes none from a relative folder, nor one that others can write", async () => {
    await compileLauncher(launcher.copy, NO_NODE);
    await standIn(join(launcher.folder, "folder", "node"));
    const relative = await launcher.run(["--version"], { PATH: ":folder" });
    assert.match(relative.errors, /Node\.js was not found/);
    for (const shared of ["", "node"]) {
      await chmod(join(launcher.folder, "folder", shared), 0o777);
      const environment = { PATH: join(launcher.folder, "folder") };
      const { output } = await launcher.run(["--version"], environment);
      assert.equal(output.toString(), "");
      await chmod(join(launcher.folder, "folder", shared), 0o755);
    }
  });
});
