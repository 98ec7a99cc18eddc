import type { DiagnosisSystem } from "./diagnosis-system.ts";
import { type Finding, ok, problem, text, warning } from "./report.ts";

/** Windows' service. */
export async function checkSmartCardService(
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
