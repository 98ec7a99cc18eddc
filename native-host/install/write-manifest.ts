import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { HOST_NAME } from "@passerelle/shared/protocol/native.ts";
import { replaceFile } from "../replace-file.ts";

/** Writes a manifest where it is not already as it should be; says whether it wrote. */
export async function writeManifest(
  folder: string,
  manifest: string,
): Promise<{ file: string; written: boolean }> {
  const file = join(folder, `${HOST_NAME}.json`);
  const present = await readFile(file, "utf8").catch(() => null);
  if (present === manifest) return { file, written: false };
  await mkdir(folder, { recursive: true });
  replaceFile(file, manifest, 0o644);
  return { file, written: true };
}

/** Removes a manifest; gives its path, or null when there was none. */
export async function removeManifest(folder: string): Promise<string | null> {
  const file = join(folder, `${HOST_NAME}.json`);
  if (!existsSync(file)) return null;
  await rm(file);
  return file;
}
