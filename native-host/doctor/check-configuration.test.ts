import assert from "node:assert/strict";
import { useDesk } from "./use-desk.ts";

describe("checkConfiguration", () => {
  const desk = useDesk();
  it("names the place of each mistake", async () => {
    desk.computer.write(
      "/etc/passerelle/host.json",
      '{\n  "modules": { "catalog": true } }',
    );
    const [found] = await desk.findings("configuration");
    assert.equal(found?.status, "problem");
    assert.match(found.sentence.en, /line 2, column 16 \(modules\.catalog\)/);
    assert.match(found.cure?.fr ?? "", /^Champ inconnu/);
  });
  it("tells a file that others can write", async () => {
    desk.computer.write("/etc/passerelle/host.json", "{}", 0o666);
    const [found] = await desk.findings("configuration");
    assert.match(found?.cure?.en ?? "", /others than an administrator/);
    assert.match(found?.cure?.fr ?? "", /d’autres qu’un administrateur/);
    assert.match(found?.cure?.fr ?? "", /donnez le fichier .* à root/);
  });

  it("writes what the file is to hold as it is to stand there", async () => {
    desk.computer.write(
      "/etc/passerelle/host.json",
      '{ "modules": { "p11Kit": "no" } }',
    );
    const [found] = await desk.findings("configuration");
    for (const language of ["fr", "en"] as const) {
      assert.match(found?.cure?.[language] ?? "", /\btrue\b.*\bfalse\b/);
      assert.match(found?.cure?.[language] ?? "", /^[A-Z].*\.$/);
    }
  });

  it("says nothing of the libraries where the file that names them is refused", async () => {
    for (const content of ['{ "modules": 1 }', "{", "\0"]) {
      desk.computer.write("/etc/passerelle/host.json", content);
      const findings = await desk.findings();
      const checks = new Set(findings.map(({ check }) => check));
      assert.ok(!checks.has("library"));
      assert.ok(checks.has("reader-service"));
    }
  });
});
