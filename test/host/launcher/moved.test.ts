import assert from "node:assert/strict";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTestToken, type TestToken } from "../../fixtures/softhsm.ts";
import { run, useLauncher } from "./use-launcher.ts";

describe("the host moved or copied with its folder", function () {
  this.timeout(60_000);
  const launcher = useLauncher();
  let token: TestToken;
  before(async () => {
    token = await createTestToken([{ name: "Élodie", kind: "p-256" }]);
  });
  after(() => token.remove());

  it("lists tokens as before", async () => {
    const { status, output, errors } = await launcher.run(
      ["list", "--json", "--config", token.configurationFile],
      token.environment,
    );
    assert.equal(status, 0, errors);
    assert.match(output.toString(), /Élodie/);
  });

  it("runs the files beside it, not those where it was built", async () => {
    await writeFile(join(launcher.copy, "host.cjs"), "console.log('the copy')");
    const { output } = await launcher.run(["--version"]);
    assert.equal(output.toString(), "the copy\n");
  });

  it("runs the files beside it when it is started by a link", async () => {
    const link = join(launcher.folder, "link");
    await symlink(launcher.program, link);
    await writeFile(join(launcher.copy, "host.cjs"), "console.log('the copy')");
    const { output } = await run(link, ["--version"]);
    assert.equal(output.toString(), "the copy\n");
  });
});
