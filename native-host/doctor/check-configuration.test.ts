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
  });
});
