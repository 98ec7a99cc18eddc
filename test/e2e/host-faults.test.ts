import assert from "node:assert/strict";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { nativeHostsFolder } from "../../scripts/dev/browser.ts";
import { openTab } from "../../scripts/dev/desk.ts";
import type { Dialog } from "../../scripts/dev/dialog.ts";
import {
  changeManifest,
  registerHost,
  writeHostConfiguration,
  writeProgram,
} from "../../scripts/dev/host.ts";
import { detect } from "../../scripts/dev/sign-in.ts";
import { serveSite, type Site } from "./pages.ts";
import { setScene } from "./scene.ts";

const OTHER_EXTENSION = "a".repeat(32);

for (const name of ["chromium", "firefox"] as const) {
  describe(`a host that is not as it should be, in ${name}`, () => {
    const scene = setScene(name);
    let site: Site;
    before(async () => {
      site = await serveSite();
    });
    after(() => site.stop());

    /** A program in the host's place. */
    const replaceHost = async (script: string) => {
      const file = join(scene.desk.folder, "not-the-host");
      await writeProgram(file, script);
      await changeManifest(name, scene.desk.folder, { path: file });
    };
    const repair = async () => {
      await mkdir(nativeHostsFolder(name, scene.desk.folder), {
        recursive: true,
      });
      await registerHost(name, scene.desk.folder);
      await writeHostConfiguration(scene.desk.folder, [scene.key.module]);
    };

    const faults: {
      title: string;
      codes: Record<typeof name, ErrorCode>;
      damage: () => Promise<void>;
    }[] = [
      {
        title: "is not installed",
        codes: { chromium: "host_not_found", firefox: "host_not_found" },
        damage: async () => {
          const folder = nativeHostsFolder(name, scene.desk.folder);
          await rename(folder, `${folder}-${Date.now()}`);
        },
      },
      {
        title: "is registered for another extension",
        // Firefox does not tell the two apart.
        codes: { chromium: "host_forbidden", firefox: "host_not_found" },
        damage: () =>
          changeManifest(name, scene.desk.folder, {
            allowed_origins: [`chrome-extension://${OTHER_EXTENSION}/`],
            allowed_extensions: ["other@example"],
          }),
      },
      {
        title: "is told by its administrator to serve another extension",
        codes: { chromium: "host_forbidden", firefox: "host_forbidden" },
        damage: () =>
          writeHostConfiguration(scene.desk.folder, [scene.key.module], {
            chromium: [OTHER_EXTENSION],
            firefox: ["other@example"],
          }),
      },
      {
        title: "has a faulty administrator's file",
        codes: {
          chromium: "configuration_invalid",
          firefox: "configuration_invalid",
        },
        damage: () =>
          writeHostConfiguration(scene.desk.folder, [
            { ...scene.key.module, path: "relative" },
          ]),
      },
      {
        title: "exits at once",
        codes: { chromium: "host_exited", firefox: "host_exited" },
        damage: () => replaceHost("exit 1"),
      },
      {
        title: "writes what is no message",
        codes: { chromium: "host_unreadable", firefox: "host_unreadable" },
        damage: () => replaceHost("echo Bonjour; cat >/dev/null"),
      },
      {
        title: "speaks a later protocol",
        codes: {
          chromium: "host_version_mismatch",
          firefox: "host_version_mismatch",
        },
        damage: () =>
          replaceHost(
            String.raw`printf '\066\0\0\0{"event":"hello","protocol":99,"hostVersion":"99.0.0"}'; cat >/dev/null`,
          ),
      },
    ];

    for (const { title, codes, damage } of faults) {
      it(`says what to do when it ${title}, and works once that is done`, async () => {
        const page = await openTab(scene.desk);
        await page.goto(`${site.origin}/form`);
        let dialog: Dialog;
        try {
          await damage();
          dialog = await detect(scene.desk.browser, page);
          await dialog.waitForScreen("host-failed");
          assert.equal(
            await dialog.text("#host-failed-text"),
            sentenceFor(codes[name], "fr"),
          );
        } finally {
          await repair();
        }
        await dialog.page.locator('[data-screen="host-failed"] .retry').click();
        await dialog.waitForScreen("waiting");
      });
    }
  });
}
