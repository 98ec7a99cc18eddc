import assert from "node:assert/strict";
import { ERROR_CODES } from "@passerelle/shared/errors/codes.ts";
import { moduleFaultOf } from "@passerelle/shared/errors/module-faults.ts";
import { moduleSentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { renderTokens } from "../cli/render-tokens.ts";
import { elf } from "../modules/system-fixture.ts";
import { checkLibraries } from "./check-libraries.ts";
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
  it("names the cause as the dialog and the list do, and tells nobody to unplug a key", async () => {
    const codes = ERROR_CODES.filter(
      (code) =>
        code.startsWith("module_") || code === "reader_service_unavailable",
    );
    assert.ok(codes.length >= 10);
    for (const error of codes) {
      desk.snapshot = snapshotOf(
        [],
        [{ name: "OpenSC", state: "failed", error }],
      );
      const [found] = await desk.findings("library");
      assert.equal(found?.status, "problem");
      for (const language of ["fr", "en"] as const) {
        const { cause } = moduleFaultOf(error);
        const words = found.sentence[language];
        assert.ok(words.endsWith(`: ${cause[language]}`), words);
        const list = renderTokens(desk.snapshot, language);
        const listed = moduleSentenceFor(error, language);
        assert.ok(list.includes(`! OpenSC : ${listed}`), list);
        assert.doesNotMatch(
          `${words} ${found.cure?.[language]}`,
          /ébranchez|[Uu]nplug/,
        );
      }
    }
  });
  it("only warns of one where another works", async () => {
    desk.computer.write("/usr/lib/libcmP11.so", elf(), 0o666);
    await desk.expectOne(
      "library",
      "warning",
      /NeoWave .*Other users/,
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
  it("takes no library's failure for that of another of its name", () => {
    const module = (path: string) =>
      ({ name: "OpenSC", path, source: "catalogue", problem: null }) as const;
    const findings = checkLibraries(
      [module("/first.so"), module("/second.so")],
      [
        { name: "OpenSC", state: "ready", error: null },
        { name: "OpenSC", state: "failed", error: "module_crashed" },
      ],
      "linux",
    );
    assert.deepEqual(
      findings.map(({ status, sentence }) => [status, sentence.en]),
      [
        ["ok", "OpenSC (/first.so) works."],
        ["warning", "OpenSC (/second.so): It crashed."],
      ],
    );
  });
});
