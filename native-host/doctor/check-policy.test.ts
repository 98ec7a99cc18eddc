import assert from "node:assert/strict";
import { CHROMIUM_EXTENSION_ID } from "@passerelle/shared/protocol/native.ts";
import { chromeManifest } from "./diagnosis-fixture.ts";
import { useDesk } from "./use-desk.ts";

describe("checkPolicy", () => {
  const desk = useDesk();
  const MANAGED = "/etc/opt/chrome/policies/managed";

  it("tells a host that the blocklist blocks", async () => {
    desk.computer.writeJson(`${MANAGED}/bank.json`, {
      NativeMessagingBlocklist: ["*"],
    });
    await desk.expectOne(
      "policy",
      "problem",
      /NativeMessagingBlocklist/,
      /Allowlist/,
    );
  });
  it("accepts one that the allowlist frees, in another file", async () => {
    desk.computer.writeJson(`${MANAGED}/a.json`, {
      NativeMessagingBlocklist: ["*"],
    });
    desk.computer.writeJson(`${MANAGED}/b.json`, {
      NativeMessagingAllowlist: ["passerelle.host"],
    });
    assert.deepEqual(await desk.findings("policy"), []);
  });
  it("looks past the person’s manifest where policy hides those", async () => {
    desk.computer.writeJson(`${MANAGED}/a.json`, {
      NativeMessagingUserLevelHosts: false,
    });
    desk.computer.writeJson(
      "/home/person/.config/google-chrome/NativeMessagingHosts/passerelle.host.json",
      { ...chromeManifest, path: "/gone" },
    );
    await desk.expectOne(
      "policy",
      "warning",
      /whole computer/,
      /IT department/,
    );
  });
  it("tells a blocked extension", async () => {
    desk.computer.writeJson(`${MANAGED}/a.json`, {
      ExtensionInstallBlocklist: ["*"],
    });
    await desk.expectOne(
      "policy",
      "problem",
      /blocks the Passerelle extension/,
      /./,
    );
  });
  it("accepts an extension that policy installs or allows", async () => {
    for (const freed of [
      { ExtensionInstallAllowlist: [CHROMIUM_EXTENSION_ID] },
      { ExtensionInstallForcelist: [`${CHROMIUM_EXTENSION_ID};https://x`] },
      {
        ExtensionSettings: {
          [CHROMIUM_EXTENSION_ID]: { installation_mode: "force_installed" },
          "*": { installation_mode: "blocked" },
        },
      },
    ]) {
      desk.computer.writeJson(`${MANAGED}/a.json`, {
        ExtensionInstallBlocklist: ["*"],
        ...freed,
      });
      assert.deepEqual(await desk.findings("policy"), []);
    }
  });
  it("tells an extension that Firefox’ policies block", async () => {
    desk.computer.writeJson("/etc/firefox/policies/policies.json", {
      policies: {
        ExtensionSettings: { "*": { installation_mode: "blocked" } },
      },
    });
    await desk.expectOne(
      "policy",
      "problem",
      /^Firefox: .*blocks/,
      /ExtensionSettings/,
    );
  });
  it("passes over policy files that make no sense, as the browsers do", async () => {
    desk.computer.write(`${MANAGED}/a.json`, "{");
    desk.computer.writeJson(`${MANAGED}/b.json`, {
      NativeMessagingBlocklist: 7,
    });
    assert.deepEqual(await desk.findings("policy"), []);
  });
});
