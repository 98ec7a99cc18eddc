import assert from "node:assert/strict";
import { diagnose } from "./diagnose.ts";
import {
  chromeManifest,
  createDiagnosisSystem,
  snapshotOf,
} from "./diagnosis-fixture.ts";
import { renderReport } from "./render.ts";
import { useDesk } from "./use-desk.ts";

describe("diagnose", () => {
  const desk = useDesk();

  it("finds nothing wrong with a healthy desk, and looked at everything", async () => {
    const all = await desk.findings();
    assert.deepEqual(
      all.map(({ check, status }) => `${check} ${status}`),
      [
        "configuration ok",
        "manifest ok",
        "extension ok",
        "manifest ok",
        "extension ok",
        "reader-service ok",
        "library ok",
        "token ok",
        "certificate ok",
      ],
    );
  });

  it("says nothing that names the person, the key or its certificates", async () => {
    desk.computer.writeJson(
      "/home/person/.config/google-chrome/NativeMessagingHosts/passerelle.host.json",
      { ...chromeManifest, path: "/home/person/bin/host" },
    );
    desk.computer.writeJson("/etc/passerelle/host.json", {
      modules: {
        add: [
          { name: "Own", path: "/home/person/lib/x.so" },
          { name: "Mounted", path: "/media/person/lib/x.so" },
        ],
      },
    });
    const report = await diagnose(desk.options());
    const written = [
      JSON.stringify(report),
      renderReport(report, "fr"),
      renderReport(report, "en"),
    ];
    for (const output of written) {
      assert.match(output, /~\/bin\/host/);
      assert.match(output, /~\/lib\/x\.so/);
      assert.match(output, /\/media\/…\/lib\/x\.so/);
      assert.doesNotMatch(
        output,
        /\bperson\b(?!’)|Jeanne|Martin|Boulangerie|ChamberSign|0F3A9C21|7F00A1|0{64}/,
      );
    }
  });

  it("goes on through a desk on which nothing is installed", async () => {
    desk.computer.remove();
    desk.computer = createDiagnosisSystem({});
    desk.snapshot = snapshotOf([], []);
    assert.deepEqual(
      (await desk.findings()).map(({ check, status }) => [check, status]),
      [
        ["configuration", "ok"],
        ["browser", "warning"],
        ["reader-service", "problem"],
        ["library", "problem"],
        ["token", "warning"],
      ],
    );
  });
});
