import { linuxLibraryFolders } from "../modules/catalogue/candidate-paths.ts";
import type { DiagnosisSystem } from "./diagnosis-system.ts";
import { type Finding, ok, problem, text, warning } from "./report.ts";

const PROGRAMS = ["/usr/sbin/pcscd", "/usr/bin/pcscd", "/usr/local/sbin/pcscd"];
const DEFAULT_SOCKET = "/run/pcscd/pcscd.comm";

const NOT_INSTALLED = problem(
  "reader-service",
  text(
    "Le service des lecteurs de cartes (pcscd) n’est pas installé.",
    "The smart-card reader service (pcscd) is not installed.",
  ),
  text(
    "Installez-le : « sudo apt install pcscd » (Debian, Ubuntu) ou « sudo dnf install pcsc-lite pcsc-lite-ccid » (Fedora).",
    "Install it: “sudo apt install pcscd” (Debian, Ubuntu) or “sudo dnf install pcsc-lite pcsc-lite-ccid” (Fedora).",
  ),
);
const WITHOUT_LIBRARY = problem(
  "reader-service",
  text(
    "La bibliothèque libpcsclite, dont les pilotes de clé ont besoin, n’est pas installée.",
    "The library libpcsclite, which key drivers need, is not installed.",
  ),
  text(
    "Installez-la : « sudo apt install libpcsclite1 » ou « sudo dnf install pcsc-lite-libs ».",
    "Install it: “sudo apt install libpcsclite1” or “sudo dnf install pcsc-lite-libs”.",
  ),
);
const WITHOUT_DRIVER = warning(
  "reader-service",
  text(
    "Le pilote de lecteurs USB (CCID) n’est pas installé : la plupart des clés ne seront pas vues.",
    "The driver for USB readers (CCID) is not installed: most keys will not be seen.",
  ),
  text(
    "Installez-le : « sudo apt install libccid » ou « sudo dnf install pcsc-lite-ccid ».",
    "Install it: “sudo apt install libccid” or “sudo dnf install pcsc-lite-ccid”.",
  ),
);

/** Linux' service: its program, its socket, the library through which it is asked, its driver. */
export async function checkPcscd(system: DiagnosisSystem): Promise<Finding[]> {
  const { files, environment, architecture } = system;
  const exists = (path: string) => files.find(path) !== null;
  const isInLibraries = (name: string) =>
    linuxLibraryFolders(architecture).some((folder) =>
      exists(`${folder}/${name}`),
    );
  if (!PROGRAMS.some(exists)) return [NOT_INSTALLED];
  const socket = environment["PCSCLITE_CSOCK_NAME"] || DEFAULT_SOCKET;
  return [
    await socketFinding(socket, system),
    ...(isInLibraries("libpcsclite.so.1") ? [] : [WITHOUT_LIBRARY]),
    ...(isInLibraries("pcsc/drivers/ifd-ccid.bundle") ? [] : [WITHOUT_DRIVER]),
  ];
}

async function socketFinding(
  socket: string,
  system: DiagnosisSystem,
): Promise<Finding> {
  const state = await system.askSocket(socket);
  if (state === "listening")
    return ok(
      "reader-service",
      text(
        "Le service des lecteurs de cartes (pcscd) répond.",
        "The smart-card reader service (pcscd) answers.",
      ),
    );
  if (state === "forbidden")
    return problem(
      "reader-service",
      text(
        `Vous n’avez pas le droit d’utiliser le service des lecteurs de cartes (${socket}).`,
        `You may not use the smart-card reader service (${socket}).`,
      ),
      text(
        "Demandez à votre service informatique l’accès à pcscd (règle polkit org.debian.pcsc-lite).",
        "Ask your IT department for access to pcscd (polkit rule org.debian.pcsc-lite).",
      ),
    );
  return problem(
    "reader-service",
    text(
      "Le service des lecteurs de cartes (pcscd) est arrêté.",
      "The smart-card reader service (pcscd) is stopped.",
    ),
    text(
      "Démarrez-le : « sudo systemctl enable --now pcscd.socket ».",
      "Start it: “sudo systemctl enable --now pcscd.socket”.",
    ),
  );
}
