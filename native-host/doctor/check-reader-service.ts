import { linuxLibraryFolders } from "../modules/catalogue/candidate-paths.ts";
import type { DiagnosisSystem } from "./diagnosis-system.ts";
import { type Finding, ok, problem, text, warning } from "./report.ts";

/** PC/SC: what stands between a PKCS#11 library and a reader or USB key. */
export async function checkReaderService(
  system: DiagnosisSystem,
): Promise<Finding[]> {
  return {
    linux: checkPcscd,
    windows: checkSmartCardService,
    macos: () =>
      Promise.resolve([
        ok(
          "reader-service",
          text(
            "Le service des lecteurs fait partie de macOS.",
            "The reader service is part of macOS.",
          ),
        ),
      ]),
  }[system.platform](system);
}

const PROGRAMS = ["/usr/sbin/pcscd", "/usr/bin/pcscd", "/usr/local/sbin/pcscd"];
const DEFAULT_SOCKET = "/run/pcscd/pcscd.comm";

async function checkPcscd(system: DiagnosisSystem): Promise<Finding[]> {
  const { files, environment, architecture } = system;
  const exists = (path: string) => files.find(path) !== null;
  const isInLibraries = (name: string) =>
    linuxLibraryFolders(architecture).some((folder) =>
      exists(`${folder}/${name}`),
    );
  if (!PROGRAMS.some(exists))
    return [
      problem(
        "reader-service",
        text(
          "Le service des lecteurs de cartes (pcscd) n’est pas installé.",
          "The smart-card reader service (pcscd) is not installed.",
        ),
        text(
          "Installez-le : « sudo apt install pcscd » (Debian, Ubuntu) ou « sudo dnf install pcsc-lite pcsc-lite-ccid » (Fedora).",
          "Install it: “sudo apt install pcscd” (Debian, Ubuntu) or “sudo dnf install pcsc-lite pcsc-lite-ccid” (Fedora).",
        ),
      ),
    ];

  const findings = [
    await socketFinding(
      environment["PCSCLITE_CSOCK_NAME"] || DEFAULT_SOCKET,
      system,
    ),
  ];
  if (!isInLibraries("libpcsclite.so.1"))
    findings.push(
      problem(
        "reader-service",
        text(
          "La bibliothèque libpcsclite, dont les pilotes de clé ont besoin, n’est pas installée.",
          "The library libpcsclite, which key drivers need, is not installed.",
        ),
        text(
          "Installez-la : « sudo apt install libpcsclite1 » ou « sudo dnf install pcsc-lite-libs ».",
          "Install it: “sudo apt install libpcsclite1” or “sudo dnf install pcsc-lite-libs”.",
        ),
      ),
    );
  if (!isInLibraries("pcsc/drivers/ifd-ccid.bundle"))
    findings.push(
      warning(
        "reader-service",
        text(
          "Le pilote de lecteurs USB (CCID) n’est pas installé : la plupart des clés ne seront pas vues.",
          "The driver for USB readers (CCID) is not installed: most keys will not be seen.",
        ),
        text(
          "Installez-le : « sudo apt install libccid » ou « sudo dnf install pcsc-lite-ccid ».",
          "Install it: “sudo apt install libccid” or “sudo dnf install pcsc-lite-ccid”.",
        ),
      ),
    );
  return findings;
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

async function checkSmartCardService(
  system: DiagnosisSystem,
): Promise<Finding[]> {
  const RUNNING = "4";
  const DISABLED = "4";
  const state = await system.run("sc", ["query", "SCardSvr"]);
  // Field names are translated, their order and numbers are not: TYPE, STATE; in `qc` TYPE, START_TYPE.
  const secondNumber = (output: string) =>
    [...output.matchAll(/^\s+\S[^:]*: +(\d+) /gm)][1]?.[1];
  if (state !== null && secondNumber(state) === RUNNING)
    return [
      ok(
        "reader-service",
        text(
          "Le service « Carte à puce » de Windows est en marche.",
          "Windows’ “Smart Card” service is running.",
        ),
      ),
    ];
  const configuration = await system.run("sc", ["qc", "SCardSvr"]);
  if (configuration !== null && secondNumber(configuration) !== DISABLED)
    return [
      warning(
        "reader-service",
        text(
          "Le service « Carte à puce » de Windows est arrêté ; il démarre quand un lecteur est branché.",
          "Windows’ “Smart Card” service is stopped; it starts when a reader is plugged in.",
        ),
        text(
          "Branchez votre clé. S’il reste arrêté, démarrez « Carte à puce (SCardSvr) » dans services.msc.",
          "Plug in your key. If it stays stopped, start “Smart Card (SCardSvr)” in services.msc.",
        ),
      ),
    ];
  return [
    problem(
      "reader-service",
      text(
        "Le service « Carte à puce » de Windows est désactivé.",
        "Windows’ “Smart Card” service is disabled.",
      ),
      text(
        "Demandez à votre service informatique de remettre le service SCardSvr en démarrage manuel ou automatique.",
        "Ask your IT department to set the service SCardSvr back to manual or automatic start.",
      ),
    ),
  ];
}
