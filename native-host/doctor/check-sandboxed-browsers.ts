import type { HostSystem } from "../modules/host-system.ts";
import { BROWSERS, type Browser } from "./browsers.ts";
import { type Finding, problem, text, warning } from "./report.ts";

/** Browsers in a Snap or Flatpak sandbox, which reach programs outside of it with difficulty or not at all. */
export function checkSandboxedBrowsers(system: HostSystem): Finding[] {
  if (system.platform !== "linux") return [];
  return BROWSERS.flatMap((browser) =>
    snapFindings(browser, system).concat(flatpakFindings(browser, system)),
  );
}

function snapFindings(
  { name, snap }: Browser,
  { files }: HostSystem,
): Finding[] {
  const isInstalled = ["/snap", "/var/lib/snapd/snap"].some(
    (folder) => snap !== undefined && files.find(`${folder}/${snap}`) !== null,
  );
  if (!isInstalled) return [];
  // Mozilla's snap goes through the desktop's WebExtensions portal, which asks the person once.
  if (snap === "firefox")
    return [
      warning(
        "browser",
        text(
          "Firefox est installé par Snap : il n’atteint Passerelle que par le portail du bureau, qui demande votre accord la première fois.",
          "Firefox is installed by Snap: it reaches Passerelle only through the desktop’s portal, which asks for your consent the first time.",
        ),
        text(
          "Acceptez la demande ; si rien n’apparaît, installez Firefox depuis le dépôt de Mozilla (paquet deb).",
          "Accept the request; if none appears, install Firefox from Mozilla’s repository (deb package).",
        ),
      ),
    ];
  return [sandboxed(name, "Snap")];
}

function flatpakFindings(
  { name, flatpak }: Browser,
  { files, environment }: HostSystem,
): Finding[] {
  const isInstalled = [
    "/var/lib/flatpak/app",
    `${environment["HOME"] ?? ""}/.local/share/flatpak/app`,
  ].some(
    (folder) =>
      flatpak !== undefined && files.find(`${folder}/${flatpak}`) !== null,
  );
  return isInstalled ? [sandboxed(name, "Flatpak")] : [];
}

function sandboxed(name: string, kind: "Snap" | "Flatpak"): Finding {
  return problem(
    "browser",
    text(
      `${name} est installé par ${kind}, dans un bac à sable d’où il ne peut pas démarrer Passerelle.`,
      `${name} is installed by ${kind}, in a sandbox from which it cannot start Passerelle.`,
    ),
    text(
      `Utilisez ${name} installé par le paquet (deb ou rpm) de son éditeur ou de votre distribution.`,
      `Use ${name} installed from its maker’s or your distribution’s package (deb or rpm).`,
    ),
  );
}
