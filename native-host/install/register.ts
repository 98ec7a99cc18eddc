import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { HOST_NAME } from "@passerelle/shared/protocol/native.ts";
import type { InstallTarget } from "./targets.ts";

const run = promisify(execFile);

/** Points the browsers' registry keys at a manifest (Windows); says whether anything changed. */
export async function registerManifest(
  { registryKeys }: InstallTarget,
  file: string,
): Promise<boolean> {
  let changed = false;
  for (const key of registryKeys) {
    const path = `${key}\\${HOST_NAME}`;
    const present = await run("reg.exe", ["query", path, "/ve"]).catch(
      () => null,
    );
    if (present?.stdout.includes(file) === true) continue;
    await run("reg.exe", [
      "add",
      path,
      "/ve",
      "/t",
      "REG_SZ",
      "/d",
      file,
      "/f",
    ]);
    changed = true;
  }
  return changed;
}

export async function unregisterManifest({
  registryKeys,
}: InstallTarget): Promise<void> {
  for (const key of registryKeys) {
    await run("reg.exe", ["delete", `${key}\\${HOST_NAME}`, "/f"]).catch(
      () => null,
    );
  }
}
