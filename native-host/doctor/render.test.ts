import assert from "node:assert/strict";
import { renderReport } from "./render.ts";
import { ok, problem, type Report, text, warning } from "./report.ts";

const report: Report = {
  hostVersion: "1.4.0",
  system: "Debian 12, x64",
  at: "2026-03-01T10:00:00.000Z",
  findings: [
    ok("library", text("Un pilote.", "A driver.")),
    problem(
      "manifest",
      text("Chrome : rien.", `Chrome: ${"many words ".repeat(12).trim()}.`),
      text("Installez.", "Install."),
    ),
    warning(
      "token",
      text("Pas de clé.", "No key."),
      text("Branchez.", "Plug in."),
    ),
  ],
};

describe("renderReport", () => {
  it("writes findings under their titles, in the order of the way to the key", () => {
    assert.equal(
      renderReport(report, "fr"),
      [
        "Passerelle 1.4.0 · Debian 12, x64 · 2026-03-01T10:00:00.000Z",
        "1 problème, 1 avertissement.",
        "",
        "Liaison avec les navigateurs",
        "  ✗ Chrome : rien.",
        "    → Installez.",
        "",
        "Pilotes de clé (PKCS#11)",
        "  ✓ Un pilote.",
        "",
        "Clés branchées",
        "  ! Pas de clé.",
        "    → Branchez.",
        "",
      ].join("\n"),
    );
  });

  it("breaks long lines under their start", () => {
    const lines = renderReport(report, "en").split("\n");
    assert.ok(lines.every((line) => line.length <= 100));
    assert.match(lines[5] ?? "", /^ {4}\w/);
  });

  it("says so when nothing is wrong", () => {
    const healthy = { ...report, findings: [] };
    assert.match(renderReport(healthy, "fr"), /^Aucun problème trouvé\.$/m);
    assert.match(renderReport(healthy, "en"), /^No problem found\.$/m);
  });
});
