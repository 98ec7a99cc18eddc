import { parseSecurityDescriptor } from "./parse-security-descriptor.ts";

/** Who may change what the host trusts: the system, administrators, and the service that installs Windows' updates. */
const ADMINISTRATORS: ReadonlySet<string> = new Set([
  "SY",
  "S-1-5-18",
  "BA",
  "S-1-5-32-544",
  "LA",
  "DA",
  "EA",
  "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
]);

const DELETE = 0x1_0000;
const WRITE_DAC = 0x4_0000;
const WRITE_OWNER = 0x8_0000;
const GENERIC_ALL = 0x1000_0000;
const GENERIC_WRITE = 0x4000_0000;
const REPLACE = DELETE | WRITE_DAC | WRITE_OWNER | GENERIC_ALL | GENERIC_WRITE;
const FILE_WRITE_DATA = 0x2;
const FILE_APPEND_DATA = 0x4;
const FILE_ADD_FILE = 0x2;
const FILE_DELETE_CHILD = 0x40;

/** What an entry of the path is to the thing that is checked. */
export type Role =
  | "file"
  /** A library looks for its companions beside itself: nobody may add a file there. */
  | "library-folder"
  /** Whoever may add to a folder further up cannot change what is in it. */
  | "folder";

const CHANGING: Readonly<Record<Role, number>> = {
  file: REPLACE | FILE_WRITE_DATA | FILE_APPEND_DATA,
  "library-folder": REPLACE | FILE_DELETE_CHILD | FILE_ADD_FILE,
  folder: REPLACE | FILE_DELETE_CHILD,
};

/** Tells from an SDDL text whether administrators alone can change a file or folder. Denials are not counted on. */
export function isChangedByAdministratorsOnly(
  sddl: string,
  role: Role,
): boolean {
  const descriptor = parseSecurityDescriptor(sddl);
  if (descriptor?.entries === null || descriptor === null) return false;
  return (
    ADMINISTRATORS.has(descriptor.owner) &&
    descriptor.entries.every(
      ({ isAllow, isInheritOnly, rights, trustee }) =>
        !isAllow ||
        isInheritOnly ||
        ADMINISTRATORS.has(trustee) ||
        (rights & CHANGING[role]) === 0,
    )
  );
}
