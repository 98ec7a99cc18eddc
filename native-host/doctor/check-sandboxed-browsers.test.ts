import assert from "node:assert/strict";
import { useDesk } from "./use-desk.ts";

describe("checkSandboxedBrowsers", () => {
  const desk = useDesk();
  it("says how Firefox in a Snap reaches the host", async () => {
    desk.computer.write("/snap/firefox/current/firefox", "");
    await desk.expectOne("browser", "warning", /Snap/, /Mozilla’s repository/);
  });
  it("says that Chromium in a Snap, or any Flatpak, does not", async () => {
    desk.computer.write("/snap/chromium/current/x", "");
    desk.computer.write("/var/lib/flatpak/app/org.mozilla.firefox/x", "");
    desk.computer.write(
      "/home/person/.local/share/flatpak/app/com.brave.Browser/x",
      "",
    );
    const found = await desk.findings("browser");
    assert.deepEqual(
      found.map(({ status, sentence }) => [
        status,
        /^(\w+) is installed by (\w+)/.exec(sentence.en)?.slice(1),
      ]),
      [
        ["problem", ["Chromium", "Snap"]],
        ["problem", ["Brave", "Flatpak"]],
        ["problem", ["Firefox", "Flatpak"]],
      ],
    );
  });
});
