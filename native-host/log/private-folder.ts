import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder, and those above it, for its owner alone. Node's own recursive `mkdirSync` never returns where a folder
 * is there but says ENOENT to whoever would write into it, as /proc does.
 *
 * @throws what `mkdirSync` throws
 */
export function makePrivateFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makePrivateFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another host may have made it meanwhile.
    if (!existsSync(path)) throw error;
  }
}
