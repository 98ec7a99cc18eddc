import { join } from "node:path";

/** The absolute path of the program that browsers start: beside this bundle. */
export function hostProgram(): string {
  return join(
    import.meta.dirname,
    process.platform === "win32" ? "passerelle-host.exe" : "passerelle-host",
  );
}
