import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

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
  for (const folder of candidates) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (await isOwn(folder)) return folder;
  }
  throw new Error(
    `Other users can write above ${candidates.join(" and ")}: use a checkout that only you can write.`,
  );
}

/** True where nobody but this user and root can write, there and above. */
async function isOwn(folder: string): Promise<boolean> {
  const { uid, gid, mode } = await stat(folder);
  const isWritableByOthers =
    (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== 0);
  if (isWritableByOthers || (uid !== 0 && uid !== process.getuid?.()))
    return false;
  return folder === "/" || isOwn(dirname(folder));
}

/** An empty folder of one run's own. */
export async function createRunFolder(): Promise<string> {
  const runs = join(await developmentFolder(), "runs");
  await mkdir(runs, { recursive: true });
  return mkdtemp(join(runs, "run-"));
}

/** A browser that has just ended may still be writing there. */
export async function removeRunFolder(folder: string): Promise<void> {
  await rm(folder, {
    recursive: true,
    force: true,
    maxRetries: 10,
    retryDelay: 100,
  });
}
