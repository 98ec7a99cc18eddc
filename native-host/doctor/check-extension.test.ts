import assert from "node:assert/strict";
import {
  CHROMIUM_EXTENSION_ID,
  FIREFOX_EXTENSION_ID,
} from "@passerelle/shared/protocol/native.ts";
import { useDesk } from "./use-desk.ts";

describe("checkExtension", () => {
  const desk = useDesk();
  const folder = `/home/person/.config/google-chrome/Profile 1/Extensions/${CHROMIUM_EXTENSION_ID}`;

  it("tells another version than the host’s, in any profile", async () => {
    desk.computer.write(`${folder}/1.3.9_0/manifest.json`, "{}");
    await desk.expectOne(
      "extension",
      "problem",
      /1\.3\.9.*1\.4\.0/,
      /Update the older/,
    );
  });
  it("looks past an older version that the browser has not removed yet", async () => {
    desk.computer.write(`${folder}/1.4.10_0/manifest.json`, "{}");
    desk.computer.write(`${folder}/1.3.9_0/manifest.json`, "{}");
    const found = await desk.findings("extension");
    assert.deepEqual(
      found.map(({ status }) => status),
      ["ok", "ok"],
    );
  });
  it("tells an extension that is switched off", async () => {
    desk.computer.writeJson(
      "/home/person/.mozilla/firefox/x.default/extensions.json",
      {
        addons: [{ id: FIREFOX_EXTENSION_ID, version: "1.4.0", active: false }],
      },
    );
    await desk.expectOne("extension", "problem", /disabled/, /Enable/);
  });
  it("tells a browser without it", async () => {
    desk.computer.writeJson(
      "/home/person/.mozilla/firefox/x.default/extensions.json",
      {
        addons: [],
      },
    );
    await desk.expectOne("extension", "warning", /in no profile/, /Install/);
  });
});
