import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  CHROMIUM_EXTENSION_ID,
  FIREFOX_EXTENSION_ID,
} from "@passerelle/shared/protocol/native.ts";
import {
  BROWSER_PROGRAMS,
  type BrowserName,
} from "../../scripts/dev/browser.ts";
import { quoted } from "../../scripts/dev/command.ts";
import { writeProgram } from "../../scripts/dev/host.ts";

interface PolicyPlace {
  /** The browser's Debian package makes it. */
  readonly folder: string;
  /** Below it. */
  readonly file: string;
  content(sites: readonly string[]): object;
}

const PLACES: Readonly<Record<BrowserName, PolicyPlace>> = {
  chromium: {
    folder: "/etc/chromium",
    file: "policies/managed/passerelle.json",
    content: (sites) => ({
      "3rdparty": { extensions: { [CHROMIUM_EXTENSION_ID]: { sites } } },
    }),
  },
  firefox: {
    folder: "/usr/share/firefox-esr/distribution",
    file: "policies.json",
    content: (sites) => ({
      policies: {
        "3rdparty": { Extensions: { [FIREFOX_EXTENSION_ID]: { sites } } },
      },
    }),
  },
};

/** Others than root need a user namespace in which they may mount. */
const OWN_MOUNTS = [
  "--mount",
  ...(process.getuid?.() === 0
    ? []
    : ["--user", "--map-current-user", "--keep-caps"]),
];

/** Why no browser of its own policy can be started here; null where one can. */
export function policyObstacle(): string | null {
  const { status, stderr } = spawnSync("unshare", [...OWN_MOUNTS, "true"], {
    encoding: "utf8",
  });
  return status === 0
    ? null
    : `a policy needs a mount namespace of its own: ${stderr}`;
}

/**
 * Writes a program that becomes the browser, under an administrator's policy that fixes the list of sites. This browser
 * alone sees the policy: nothing is written outside `folder`.
 *
 * @param folder absolute
 */
export async function managedBrowser(
  name: BrowserName,
  folder: string,
  sites: readonly string[],
): Promise<string> {
  const place = PLACES[name];
  const policies = join(folder, "policies");
  const file = join(policies, place.file);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(place.content(sites)));
  const program = join(folder, "managed-browser");
  await writeProgram(
    program,
    `exec unshare ${OWN_MOUNTS.join(" ")} -- sh -c \\
  'mount --bind "$0" ${place.folder} && exec ${BROWSER_PROGRAMS[name]} "$@"' \\
  ${quoted(policies)} "$@"`,
  );
  return program;
}
