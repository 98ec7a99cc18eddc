import assert from "node:assert/strict";
import { elf } from "../modules/system-fixture.ts";
import { snapshotOf } from "./diagnosis-fixture.ts";
import { useDesk } from "./use-desk.ts";

describe("checkLibraries", () => {
  const desk = useDesk();
  it("tells middleware that exists in 32 bits only", async () => {
    desk.computer.write(
      "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
      elf({ bits: 32, machine: 3 }),
    );
    desk.snapshot = snapshotOf([], []);
    const [found] = await desk.findings("library");
    assert.equal(found?.status, "problem");
    assert.match(found.sentence.fr, /OpenSC .*32 bits/);
    assert.match(found.cure?.fr ?? "", /64 bits/);
  });
  it("tells how a library failed that could not be loaded", async () => {
    desk.snapshot = snapshotOf(
      [],
      [{ name: "OpenSC", state: "failed", error: "module_dependency" }],
    );
    const [found] = await desk.findings("library");
    assert.match(found?.sentence.en ?? "", /component .* missing/);
    assert.match(found?.cure?.en ?? "", /ldd/);
  });
  it("only warns of one where another works", async () => {
    desk.computer.write("/usr/lib/libcmP11.so", elf(), 0o666);
    await desk.expectOne(
      "library",
      "warning",
      /NeoWave .*other users/,
      /chmod go-w/,
    );
  });
  it("tells that there is none", async () => {
    desk.computer.writeJson("/etc/passerelle/host.json", {
      modules: { catalogue: false },
    });
    desk.snapshot = snapshotOf([], []);
    const [found] = await desk.findings("library");
    assert.match(found?.sentence.en ?? "", /No key driver/);
  });
});
