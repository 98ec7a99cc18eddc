import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HOST_NAME } from "@passerelle/shared/protocol/native.ts";
import { nativeHostsFolder, type BrowserName } from "./browser.ts";
import { commandLine, quoted, runCommand } from "./command.ts";
import { ROOT } from "./folders.ts";

const HOST = join(ROOT, "build/native-host/passerelle-host");

/** A library for the host to load, and nothing but it. */
export interface HostModule {
  readonly name: string;
  readonly path: string;
  readonly initArguments?: string;
}

export function hostConfigurationFile(folder: string): string {
  return join(folder, "host.json");
}

/** What the browser starts. */
export function hostLauncher(folder: string): string {
  return join(folder, "passerelle-host");
}

/** The administrator's file for a host that looks at these libraries alone. */
export async function writeHostConfiguration(
  folder: string,
  modules: readonly HostModule[],
  extensions: Readonly<Record<string, readonly string[]>> = {},
): Promise<void> {
  await writeFile(
    hostConfigurationFile(folder),
    JSON.stringify({
      modules: { catalogue: false, p11Kit: false, add: modules },
      extensions,
    }),
  );
}

/** Registers the built host for the browser whose profile is in `folder`, with the administrator's file there. */
export async function registerHost(
  name: BrowserName,
  folder: string,
): Promise<void> {
  await runCommand(
    commandLine`${HOST} install --family ${name}
      --manifest-dir ${nativeHostsFolder(name, folder)}`,
  );
  const launcher = hostLauncher(folder);
  await writeProgram(
    launcher,
    `exec ${quoted(HOST)} --config ${quoted(hostConfigurationFile(folder))} "$@"`,
  );
  await changeManifest(name, folder, { path: launcher });
}

/** Changes fields of the native messaging manifest. */
export async function changeManifest(
  name: BrowserName,
  folder: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  const file = join(nativeHostsFolder(name, folder), `${HOST_NAME}.json`);
  const manifest: unknown = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...(manifest as object), ...fields }));
}

export async function writeProgram(
  file: string,
  script: string,
): Promise<void> {
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}
