import { posix, win32 } from "node:path";
import type { FileFacts } from "../file-system.ts";
import type { HostPlatform, HostSystem } from "../host-system.ts";

const GROUP_WRITE = 0o020;
const OTHERS_WRITE = 0o002;
const ROOT_ID = 0;
/** Whose members may act as root anyway: root's own group, and on macOS `admin`. */
const ADMINISTRATOR_GROUPS: Record<HostPlatform, readonly number[]> = {
  windows: [],
  linux: [0],
  macos: [0, 80],
};

/** Whose files count: root's alone, or also those of the person the host runs for. */
export type TrustedOwners = "administrator" | "administrator-or-user";

/** Tells whether nobody but the trusted owners can change the file at a path whose links are resolved. */
export type IsProtected = (realPath: string, owners: TrustedOwners) => boolean;

/**
 * Neither the file nor a folder above it may be writable by others, or owned by another. A sticky folder such as /tmp
 * counts as writable. POSIX access lists show in the group's write bit. Looks at each folder once.
 */
export function createProtectionCheck(system: HostSystem): IsProtected {
  if (system.platform === "windows")
    return (realPath) => isProtectedOnWindows(realPath, system);
  const known = new Map<string, boolean>();
  const isProtected: IsProtected = (path, owners) => {
    const key = owners + path;
    let answer = known.get(key);
    if (answer === undefined) {
      const facts = system.files.find(path);
      answer =
        facts !== null &&
        isProtectedEntry(facts, owners, system) &&
        (path === "/" || isProtected(posix.dirname(path), owners));
      known.set(key, answer);
    }
    return answer;
  };
  return isProtected;
}

function isProtectedEntry(
  { mode, ownerId, groupId }: FileFacts,
  owners: TrustedOwners,
  { platform, userId }: HostSystem,
): boolean {
  if (
    ownerId !== ROOT_ID &&
    !(owners === "administrator-or-user" && ownerId === userId)
  )
    return false;
  if ((mode & OTHERS_WRITE) !== 0) return false;
  return (
    (mode & GROUP_WRITE) === 0 ||
    ADMINISTRATOR_GROUPS[platform].includes(groupId)
  );
}

/** Windows keeps these for administrators; Node cannot read the access list of another folder. */
function isProtectedOnWindows(realPath: string, system: HostSystem): boolean {
  const { environment } = system;
  return [
    environment["ProgramFiles"],
    environment["ProgramFiles(x86)"],
    environment["SystemRoot"],
  ].some(
    (folder) =>
      folder !== undefined &&
      !win32.relative(folder, realPath).startsWith("..") &&
      !win32.isAbsolute(win32.relative(folder, realPath)),
  );
}
