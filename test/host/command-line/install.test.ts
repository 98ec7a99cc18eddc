import assert from "node:assert/strict";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HOST_PROGRAM } from "../../fixtures/host-client.ts";
import { useCommandLine } from "./use-command-line.ts";

const MANIFEST = "passerelle.host.json";

describe("the commands install and uninstall", function () {
  this.timeout(60_000);
  const scene = useCommandLine();

  it("writes the manifests for the user's browsers once, and removes them", async () => {
    const home = join(scene.token.folder, "home");
    await mkdir(join(home, ".config/google-chrome"), { recursive: true });
    await mkdir(join(home, ".mozilla/firefox"), { recursive: true });
    const environment = { HOME: home };
    const first = await scene.run(["install", "--json"], { environment });
    assert.equal(first.status, 0);
    const chrome = join(
      home,
      `.config/google-chrome/NativeMessagingHosts/${MANIFEST}`,
    );
    const firefox = join(home, `.mozilla/native-messaging-hosts/${MANIFEST}`);
    assert.deepEqual(JSON.parse(await readFile(chrome, "utf8")), {
      name: "passerelle.host",
      description:
        "Passerelle: sign in with the certificate on a USB crypto key",
      path: HOST_PROGRAM,
      type: "stdio",
      allowed_origins: ["chrome-extension://johepbflppplfkidlopogbjmlcldieeh/"],
    });
    const { allowed_extensions: allowed } = JSON.parse(
      await readFile(firefox, "utf8"),
    ) as { allowed_extensions: unknown };
    assert.deepEqual(allowed, ["extension@passerelle"]);
    const { mtimeMs } = await stat(chrome);
    const second = await scene.run(["install", "--json"], { environment });
    assert.match(second.output, /"changed":false/);
    assert.equal((await stat(chrome)).mtimeMs, mtimeMs);
    await scene.run(["uninstall"], { environment });
    const left = await readdir(home, { recursive: true });
    assert.deepEqual(
      left.filter((name) => name.endsWith(".json")),
      [],
    );
  });

  it("writes one manifest into a browser profile of its own", async () => {
    const profile = join(scene.token.folder, "profile");
    await scene.run(["install", "--browser-profile", profile]);
    assert.deepEqual(await readdir(join(profile, "NativeMessagingHosts")), [
      MANIFEST,
    ]);
  });

  it("say which place cannot be written, and leave nothing unfinished there", async () => {
    const { folder } = scene.token;
    const file = join(folder, "file");
    const occupied = join(folder, "occupied");
    await writeFile(file, "");
    await mkdir(join(occupied, MANIFEST), { recursive: true });
    for (const command of ["install", "uninstall"]) {
      const refused = await scene.run([command, "--manifest-dir", occupied]);
      assert.equal(refused.status, 1);
      assert.match(refused.errors, /output_unwritable: .*occupied/);
    }
    const refused = await scene.run(["install", "--manifest-dir", file]);
    assert.match(refused.errors, /output_unwritable: E.*file/);
    assert.deepEqual(await readdir(occupied), [MANIFEST]);
  });
});
