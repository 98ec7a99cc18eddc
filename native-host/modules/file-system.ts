import {
  closeSync,
  constants,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { posix } from "node:path";

export interface FileFacts {
  readonly kind: "file" | "folder" | "other";
  readonly ownerId: number;
  readonly groupId: number;
  /** Permission bits, as in `0o755`. */
  readonly mode: number;
}

/** The few questions discovery and diagnosis ask of the disk: all synchronous, for the host's start waits for them. */
export interface FileSystem {
  /** What stands at `path`, links followed; null when nothing is there or it cannot be reached. */
  find(path: string): FileFacts | null;
  /** `path` with every link resolved; null when nothing is there. */
  realPath(path: string): string | null;
  /** At most `maxBytes` from the start of a file. Throws Node's error (`ENOENT`, `EACCES` …). */
  readStart(path: string, maxBytes: number): Buffer;
  /** The names in a folder, sorted; empty when there is none or it cannot be listed. */
  list(path: string): string[];
}

/** A named pipe in the place of a file must not keep the host waiting for a writer. Windows has no such flag. */
const READ_WITHOUT_WAITING =
  constants.O_RDONLY | ((constants as { O_NONBLOCK?: number }).O_NONBLOCK ?? 0);

/**
 * The disk as seen from `rootFolder`: the whole computer by default, or a folder that stands for one. Paths keep their
 * own form on the way in and out; below a root folder `C:\Program Files` is the folder `C:/Program Files`.
 */
export function openFileSystem(rootFolder = ""): FileSystem {
  const place = (path: string) =>
    rootFolder === ""
      ? path
      : posix.join(rootFolder, path.replaceAll("\\", "/"));

  return {
    find(path) {
      try {
        const stats = statSync(place(path), { throwIfNoEntry: false });
        return stats ? factsOf(stats) : null;
      } catch {
        return null;
      }
    },
    realPath(path) {
      try {
        const real = realpathSync.native(place(path));
        if (rootFolder === "") return real;
        const below = real.slice(realpathSync.native(rootFolder).length);
        return /^[A-Za-z]:\\/.test(path)
          ? below.slice(1).replaceAll("/", "\\")
          : below;
      } catch {
        return null;
      }
    },
    readStart(path, maxBytes) {
      const file = openSync(place(path), READ_WITHOUT_WAITING);
      try {
        const buffer = Buffer.allocUnsafe(maxBytes);
        return buffer.subarray(0, readSync(file, buffer, 0, maxBytes, 0));
      } finally {
        closeSync(file);
      }
    },
    list(path) {
      try {
        return readdirSync(place(path)).sort();
      } catch {
        return [];
      }
    },
  };
}

function factsOf(stats: Stats): FileFacts {
  return {
    kind: stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other",
    ownerId: stats.uid,
    groupId: stats.gid,
    mode: stats.mode & 0o7777,
  };
}
