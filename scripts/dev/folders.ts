import { mkdir, mkdtemp } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { thisSystem } from "../../native-host/modules/host-system.ts";
import { createProtectionCheck } from "../../native-host/modules/library/check-protected.ts";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * A folder for the development token and for runs. The host loads no library and reads no configuration that others
 * could have written, so a checkout below /tmp keeps them in the home folder instead.
 */
export async function developmentFolder(): Promise<string> {
  const candidates = [
    join(ROOT, ".cache", "dev"),
    join(homedir(), ".cache", "passerelle", "dev"),
  ];
  const isProtected = createProtectionCheck(
    thisSystem(process.env, process.platform),
  );
  for (const folder of candidates) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (isProtected(folder, "administrator-or-user")) return folder;
  }
  throw new Error(
    `Other users can write above ${candidates.join(" and ")}: use a checkout that only you can write.`,
  );
}

/** An empty folder of one run's own. */
export async function createRunFolder(): Promise<string> {
  const runs = join(await developmentFolder(), "runs");
  await mkdir(runs, { recursive: true });
  return mkdtemp(join(runs, "run-"));
}
