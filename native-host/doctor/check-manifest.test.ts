import assert from "node:assert/strict";
import {
  CHROMIUM_EXTENSION_ID,
  FIREFOX_EXTENSION_ID,
} from "@passerelle/shared/protocol/native.ts";
import {
  CHROME_MANIFEST,
  chromeManifest,
  FIREFOX_MANIFEST,
  HOST_PROGRAM,
} from "./diagnosis-fixture.ts";
import { useDesk } from "./use-desk.ts";

const OTHER_ID = "abcdefghijklmnopabcdefghijklmnop";

describe("checkManifest", () => {
  const desk = useDesk();
  it("tells a browser that does not know the host", async () => {
    desk.computer.erase(CHROME_MANIFEST);
    await desk.expectOne("manifest", "problem", /not registered/, /install/);
  });
  it("tells a manifest that is not one", async () => {
    desk.computer.writeJson(CHROME_MANIFEST, {});
    await desk.expectOne("manifest", "problem", /not correct/, /install/);
  });
  it("tells a manifest that is no JSON, such as one with a byte order mark", async () => {
    desk.computer.write(
      CHROME_MANIFEST,
      `\ufeff${JSON.stringify(chromeManifest)}`,
    );
    await desk.expectOne("manifest", "problem", /cannot be read/, /install/);
  });
  it("tells a relative path", async () => {
    desk.computer.writeJson(CHROME_MANIFEST, {
      ...chromeManifest,
      path: "host",
    });
    await desk.expectOne("manifest", "problem", /not absolute/, /install/);
  });
  it("tells a program that is gone", async () => {
    desk.computer.writeJson(CHROME_MANIFEST, {
      ...chromeManifest,
      path: "/gone",
    });
    await desk.expectOne("manifest", "problem", /\/gone, does not exist/, /./);
  });
  it("tells a program that is not executable", async () => {
    desk.computer.setMode(HOST_PROGRAM, 0o644);
    const wrong = await desk.findings("manifest");
    assert.deepEqual(
      wrong.map(({ status }) => status),
      ["problem", "problem"],
    );
    assert.match(wrong[0]?.sentence.en ?? "", /not executable/);
  });
  it("tells a program that others can change", async () => {
    desk.computer.setMode("/usr/lib/passerelle", 0o777);
    const [found] = await desk.findings("manifest");
    assert.match(found?.sentence.en ?? "", /other users can change/);
  });
  it("tells another program’s manifest", async () => {
    desk.computer.write("/opt/older/passerelle-host", "", 0o755);
    desk.computer.writeJson(CHROME_MANIFEST, {
      ...chromeManifest,
      path: "/opt/older/passerelle-host",
    });
    await desk.expectOne("manifest", "warning", /another program/, /uninstall/);
  });
  it("accepts a link to this program", async () => {
    desk.computer.link(
      "/usr/bin/passerelle-host",
      "../lib/passerelle/passerelle-host",
    );
    desk.computer.writeJson(CHROME_MANIFEST, {
      ...chromeManifest,
      path: "/usr/bin/passerelle-host",
    });
    assert.deepEqual(
      (await desk.findings("manifest")).map(({ status }) => status),
      ["ok", "ok"],
    );
  });
  it("judges the person’s own manifest before the system’s, as the browsers do", async () => {
    desk.computer.writeJson(
      "/home/person/.config/google-chrome/NativeMessagingHosts/passerelle.host.json",
      { ...chromeManifest, path: "/gone" },
    );
    await desk.expectOne("manifest", "problem", /\/gone, does not exist/, /./);
  });
  it("tells a manifest that allows another extension only", async () => {
    desk.computer.writeJson(CHROME_MANIFEST, {
      ...chromeManifest,
      allowed_origins: [`chrome-extension://${OTHER_ID}/`],
    });
    await desk.expectOne(
      "manifest",
      "problem",
      new RegExp(`does not allow the Passerelle extension, but ${OTHER_ID}`),
      new RegExp(`must allow ${CHROMIUM_EXTENSION_ID}`),
    );
  });
  it("tells extensions that the host would refuse", async () => {
    desk.computer.writeJson(FIREFOX_MANIFEST, {
      ...chromeManifest,
      allowed_extensions: [FIREFOX_EXTENSION_ID, "unknown@example"],
    });
    await desk.expectOne(
      "manifest",
      "warning",
      /unknown@example/,
      /add these IDs/,
    );
  });
  it("knows the extensions that the administrator allows", async () => {
    desk.computer.writeJson("/etc/passerelle/host.json", {
      extensions: { chromium: [CHROMIUM_EXTENSION_ID, OTHER_ID] },
    });
    desk.computer.writeJson(CHROME_MANIFEST, {
      ...chromeManifest,
      allowed_origins: [`chrome-extension://${OTHER_ID}/`],
    });
    assert.equal((await desk.findings("manifest"))[0]?.status, "ok");
  });
});
