import { posix, win32 } from "node:path";
import { variable } from "../catalogue/candidate-paths.ts";
import type { FileFacts } from "../file-system.ts";
import type { HostPlatform, HostSystem } from "../host-system.ts";
import {
  isChangedByAdministratorsOnly,
  type Role,
} from "../windows/check-access.ts";

const GROUP_WRITE = 0o020;
const OTHERS_WRITE = 0o002;
const ROOT_ID = 0;
/** Whose members may act as root anyway: root's own group, and on macOS `admin`. */
const ADMINISTRATOR_GROUPS: Record<HostPlatform, readonly number[]> = {
  windows: [],
  linux: [0],
  macos: [0, 80],
};

/**
 * What is to be protected decides from whom: the administrator's file from everyone but root; a library, or any other
 * file, from everyone but root and the person the host runs for (on Windows but administrators in each case).
 */
export type ProtectedThing = "administrator-file" | "library" | "file";

/** Tells whether nobody but those can change the thing at a path whose links are resolved. */
export type IsProtected = (realPath: string, thing: ProtectedThing) => boolean;

/**
 * Neither the file nor a folder above it may be writable by others, or owned by another. A sticky folder such as /tmp
 * counts as writable. POSIX access lists show in the group's write bit. Looks at each folder once.
 */
export async function createProtectionCheck(
  system: HostSystem,
): Promise<IsProtected> {
  if (system.platform === "windows") return windowsCheck(system);
  const known = new Map<string, boolean>();
  const isProtected: IsProtected = (path, thing) => {
    const key = thing + path;
    let answer = known.get(key);
    if (answer === undefined) {
      const facts = system.files.find(path);
      answer =
        facts !== null &&
        isProtectedEntry(facts, thing, system) &&
        (path === "/" || isProtected(posix.dirname(path), thing));
      known.set(key, answer);
    }
    return answer;
  };
  return isProtected;
}

function isProtectedEntry(
  { mode, ownerId, groupId }: FileFacts,
  thing: ProtectedThing,
  { platform, userId }: HostSystem,
): boolean {
  if (
    ownerId !== ROOT_ID &&
    (thing === "administrator-file" || ownerId !== userId)
  )
    return false;
  if ((mode & OTHERS_WRITE) !== 0) return false;
  return (
    (mode & GROUP_WRITE) === 0 ||
    ADMINISTRATOR_GROUPS[platform].includes(groupId)
  );
}

async function windowsCheck(system: HostSystem): Promise<IsProtected> {
  const readSecurityDescriptor = await system.openSecurityDescriptors();
  const isProtectedAs = (path: string, role: Role): boolean => {
    const sddl = readSecurityDescriptor(path);
    if (sddl === null || !isChangedByAdministratorsOnly(sddl, role))
      return false;
    const folder = win32.dirname(path);
    return folder === path || isProtectedAs(folder, "folder");
  };
  return (path, thing) =>
    isWindowsOwn(path, system) ||
    (isProtectedAs(path, "file") &&
      (thing !== "library" ||
        isProtectedAs(win32.dirname(path), "library-folder")));
}

/** Windows itself keeps these folders for administrators. */
function isWindowsOwn(path: string, { environment }: HostSystem): boolean {
  return ["ProgramFiles", "ProgramFiles(x86)", "SystemRoot"].some((name) => {
    const folder = variable(environment, name);
    if (folder === undefined) return false;
    const below = win32.relative(folder, path);
    return !below.startsWith("..") && !win32.isAbsolute(below);
  });
}
