import type { DiagnosisSystem } from "./diagnosis-system.ts";
import { findExtension } from "./find-extension.ts";
import type { PlacedBrowser } from "./places.ts";
import { type Finding, ok, problem, text, warning } from "./report.ts";

/** Looks through a browser's profiles for the extension, and compares its version with the host's. */
export function checkExtension(
  browser: PlacedBrowser,
  expectedIds: readonly string[],
  hostVersion: string,
  system: DiagnosisSystem,
): Finding[] {
  const { name } = browser;
  const installed = findExtension(browser, expectedIds, system);
  if (installed === null) return [];
  const enabled = installed.filter(({ isEnabled }) => isEnabled);

  if (installed.length === 0)
    return [
      warning(
        "extension",
        text(
          `${name} : l’extension Passerelle n’a été trouvée dans aucun profil.`,
          `${name}: the Passerelle extension was found in no profile.`,
        ),
        text(
          "Installez-la si vous utilisez ce navigateur. (Une extension chargée par un développeur n’est pas vue ici.)",
          "Install it if you use this browser. (An extension loaded by a developer is not seen here.)",
        ),
      ),
    ];
  if (enabled.length === 0)
    return [
      problem(
        "extension",
        text(
          `${name} : l’extension Passerelle est désactivée.`,
          `${name}: the Passerelle extension is disabled.`,
        ),
        text(
          "Activez-la dans la page des extensions du navigateur.",
          "Enable it in the browser’s extensions page.",
        ),
      ),
    ];
  const other = enabled.find(
    ({ version }) => !isSameRelease(version, hostVersion),
  );
  if (other !== undefined)
    return [
      problem(
        "extension",
        text(
          `${name} : l’extension est de la version ${other.version}, le programme Passerelle de la version ${hostVersion}.`,
          `${name}: the extension has version ${other.version}, the Passerelle program version ${hostVersion}.`,
        ),
        text(
          "Mettez à jour celui des deux qui est le plus ancien, puis redémarrez le navigateur.",
          "Update the older of the two, then restart the browser.",
        ),
      ),
    ];
  return [
    ok(
      "extension",
      text(
        `${name} : extension ${enabled[0]?.version ?? ""}, de la même version que le programme.`,
        `${name}: extension ${enabled[0]?.version ?? ""}, of the same version as the program.`,
      ),
    ),
  ];
}

/** The first two numbers tell a release; the third only mends. */
function isSameRelease(a: string, b: string): boolean {
  const release = (version: string) => version.split(".").slice(0, 2).join(".");
  return release(a) === release(b);
}
