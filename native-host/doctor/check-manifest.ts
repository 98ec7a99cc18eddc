import { posix, win32 } from "node:path";
import * as v from "valibot";
import type { IsProtected } from "../modules/library/check-protected.ts";
import { checkCallers } from "./check-callers.ts";
import { checkProgram } from "./check-program.ts";
import type { DiagnosisSystem } from "./diagnosis-system.ts";
import {
  type Manifest,
  manifestFile,
  MAX_MANIFEST_BYTES,
} from "./manifest-file.ts";
import { type PlacedBrowser, readJson } from "./places.ts";
import type { Finding } from "./report.ts";
import { wrongManifest } from "./wrong-manifest.ts";

export interface ExpectedHost {
  /** The absolute path of the program that browsers should start. */
  readonly program: string;
  readonly extensionIds: Readonly<
    Record<PlacedBrowser["family"], readonly string[]>
  >;
}

/** Judges the manifest a browser would use; `file` is null where it has none. */
export function checkManifest(
  browser: PlacedBrowser,
  file: string | null,
  host: ExpectedHost,
  system: DiagnosisSystem,
  isProtected: IsProtected,
): Finding {
  const wrong = (fr: string, en: string) => wrongManifest(browser, fr, en);
  if (file === null)
    return wrong(
      "le programme Passerelle n’y est pas déclaré.",
      "the Passerelle program is not registered there.",
    );

  const read = readJson(system, file, MAX_MANIFEST_BYTES);
  if (read === "absent")
    return wrong(
      `le fichier de déclaration ${file} n’existe pas.`,
      `the manifest ${file} does not exist.`,
    );
  const parsed = v.safeParse(
    manifestFile,
    read === "unreadable" ? null : read.value,
  );
  if (!parsed.success)
    return wrong(
      `le fichier de déclaration ${file} est illisible ou incorrect.`,
      `the manifest ${file} cannot be read or is not correct.`,
    );

  const program = programOf(parsed.output, file, system);
  if (program === null)
    return wrong(
      `le chemin du programme dans ${file} n’est pas absolu.`,
      `the program’s path in ${file} is not absolute.`,
    );
  return (
    checkProgram(browser, program, file, host.program, system, isProtected) ??
    checkCallers(
      browser,
      parsed.output,
      file,
      host.extensionIds[browser.family],
    )
  );
}

/** Only Windows' browsers take a path relative to the manifest. */
function programOf(
  { path }: Manifest,
  file: string,
  { platform }: DiagnosisSystem,
): string | null {
  if (platform === "windows") return win32.resolve(win32.dirname(file), path);
  return posix.isAbsolute(path) ? path : null;
}
