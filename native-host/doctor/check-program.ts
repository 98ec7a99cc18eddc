import type { IsProtected } from "../modules/library/check-protected.ts";
import type { DiagnosisSystem } from "./diagnosis-system.ts";
import type { PlacedBrowser } from "./places.ts";
import { type Finding, text, warning } from "./report.ts";
import { wrongManifest } from "./wrong-manifest.ts";

/** Judges the program that a manifest names; null where nothing is wrong with it. */
export function checkProgram(
  browser: PlacedBrowser,
  program: string,
  file: string,
  expectedProgram: string,
  system: DiagnosisSystem,
  isProtected: IsProtected,
): Finding | null {
  const facts = system.files.find(program);
  // The registry's tool garbles letters beyond ASCII; such a path cannot be judged.
  if (facts === null && program.includes("\ufffd")) return null;
  if (facts?.kind !== "file")
    return wrongManifest(
      browser,
      `le programme déclaré, ${program}, n’existe pas.`,
      `the registered program, ${program}, does not exist.`,
    );
  if (system.platform !== "windows") {
    if ((facts.mode & 0o111) === 0)
      return wrongManifest(
        browser,
        `le programme déclaré, ${program}, n’est pas exécutable.`,
        `the registered program, ${program}, is not executable.`,
        text(
          `Rendez-le exécutable (chmod 755 ${program}), ou réinstallez Passerelle.`,
          `Make it executable (chmod 755 ${program}), or install Passerelle again.`,
        ),
      );
    const insecure = [file, program].find((path) => {
      const realPath = system.files.realPath(path);
      return realPath === null || !isProtected(realPath, "file");
    });
    if (insecure !== undefined)
      return wrongManifest(
        browser,
        `d’autres utilisateurs peuvent modifier ${insecure}.`,
        `other users can change ${insecure}.`,
        text(
          "Retirez au groupe et aux autres le droit d’écriture sur ce fichier et ses dossiers.",
          "Take the write permission on this file and its folders from group and others.",
        ),
      );
  }
  if (system.files.realPath(program) !== system.files.realPath(expectedProgram))
    return warning(
      "manifest",
      text(
        `${browser.name} : c’est un autre programme qui est déclaré, ${program} (celui-ci est ${expectedProgram}).`,
        `${browser.name}: another program is registered, ${program} (this one is ${expectedProgram}).`,
      ),
      text(
        "Si ce n’est pas voulu, lancez « passerelle-host install » ou désinstallez l’autre version.",
        "If this is not intended, run “passerelle-host install” or uninstall the other version.",
      ),
    );
  return null;
}
