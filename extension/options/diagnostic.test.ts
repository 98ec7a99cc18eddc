import assert from "node:assert/strict";
import { openOptions } from "../testing/options.ts";
import { buildDiagnostic } from "./diagnostic.ts";

describe("buildDiagnostic", () => {
  const context = {
    extensionVersion: "0.1.0",
    extensionId: "extension@passerelle",
    userAgent: "Mozilla/5.0",
  };

  it("puts the extension’s own lines before the host’s report", async () => {
    const report = await buildDiagnostic({
      ...context,
      diagnose: async () => "host: 0.1.0",
    });
    assert.deepEqual(report.split("\n"), [
      "extension: 0.1.0 (extension@passerelle), protocol 1",
      "browser: Mozilla/5.0",
      "host: 0.1.0",
    ]);
  });

  it("says why there is no report of the host", async () => {
    const options = openOptions();
    options.host.end("host_not_found");
    const report = await buildDiagnostic({
      ...context,
      diagnose: async () => options.session.diagnose(),
    });
    assert.match(report, /^host: host_not_found: /m);
  });
});
