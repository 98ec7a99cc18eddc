import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nativeHostsFolder, type BrowserName } from "./browser.ts";
import { commandLine, runCommand } from "./command.ts";
import { ROOT } from "./folders.ts";

const HOST = join(ROOT, "build/native-host/passerelle-host");

/** A library for the host to load, and nothing but it. */
export interface HostModule {
  readonly name: string;
  readonly path: string;
  readonly initArguments?: string;
}

/** The administrator's file for a host that looks at one library alone. */
export async function writeHostConfiguration(
  folder: string,
  module: HostModule,
): Promise<string> {
  const file = join(folder, "host.json");
  await writeFile(
    file,
    JSON.stringify({
      modules: { catalogue: false, p11Kit: false, add: [module] },
    }),
  );
  return file;
}

/** Registers the built host for the browser whose profile is in `folder`, with an administrator's file of its own. */
export async function registerHost(
  name: BrowserName,
  folder: string,
  configurationFile: string,
): Promise<void> {
  const manifestFolder = nativeHostsFolder(name, folder);
  await runCommand(
    commandLine`${HOST} install --family ${name} --manifest-dir ${manifestFolder}`,
  );
  const launcher = join(folder, "passerelle-host");
  await writeFile(
    launcher,
    `#!/bin/sh\nexec '${HOST}' --config '${configurationFile}' "$@"\n`,
  );
  await chmod(launcher, 0o755);
  await pointManifestAt(manifestFolder, launcher);
}

async function pointManifestAt(
  manifestFolder: string,
  program: string,
): Promise<void> {
  const file = join(manifestFolder, "passerelle.host.json");
  const manifest: unknown = JSON.parse(await readFile(file, "utf8"));
  await writeFile(
    file,
    JSON.stringify({ ...(manifest as object), path: program }),
  );
}
