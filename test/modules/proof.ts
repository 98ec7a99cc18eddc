import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { commandLine, runCommand } from "../../scripts/dev/command.ts";

const DOCUMENT = join(import.meta.dirname, "../../docs/modules.md");

/** What was shown with one library: a line of the table in docs/modules.md. */
export interface Proof {
  readonly library: string;
  /** Debian package and the version it packages. */
  readonly version: string;
  /** The kinds of keys that signed. */
  readonly keys: string;
}

/** The Debian package that a library is from, with the version it packages: neither epoch nor Debian's revision. */
export async function versionOf(library: string): Promise<string> {
  const owner = await runCommand(commandLine`dpkg-query --search ${library}`);
  const name = owner.split(":")[0] ?? "";
  const version = await runCommand([
    "dpkg-query",
    "--show",
    "--showformat=${Version}",
    name,
  ]);
  return `${name} ${version.replace(/^\d+:/, "").replace(/-[^-]*$/, "")}`;
}

/** Whether this is the Debian whose versions the table names. */
export async function isDocumentedDebian(): Promise<boolean> {
  const release = await readFile("/etc/os-release", "utf8");
  return /^ID=debian$/m.test(release) && /^VERSION_ID="12"$/m.test(release);
}

/** The lines of the table, in its order. */
export async function documentedProofs(): Promise<Proof[]> {
  const text = await readFile(DOCUMENT, "utf8");
  const table = /^\| Library .*\n\| -.*\n((?:\|.*\n)+)/m.exec(text)?.[1] ?? "";
  return table
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, library = "", version = "", keys = ""] = line
        .split("|")
        .map((cell) => cell.trim());
      return { library, version, keys };
    });
}
