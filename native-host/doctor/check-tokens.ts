import { ERRORS, type ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type {
  TokenSnapshot,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";
import type { DiagnosisSystem } from "./diagnosis-system.ts";
import { below } from "./places.ts";
import { type Finding, ok, problem, text, warning } from "./report.ts";

/** Nothing said here names a person: no token label, no serial number, no certificate's content. */
export function checkTokens(
  snapshot: TokenSnapshot,
  system: DiagnosisSystem,
): Finding[] {
  if (snapshot.tokens.length === 0) return [noTokenFinding(system)];
  return snapshot.tokens.flatMap((token) => [
    tokenFinding(token),
    ...pinFindings(token),
    certificateFinding(token),
  ]);
}

function noTokenFinding(system: DiagnosisSystem): Finding {
  const count = countUsbSmartCardDevices(system);
  if (count > 0)
    return problem(
      "token",
      text(
        `Une clé ou un lecteur USB est branché (${count}), mais aucun pilote ne le reconnaît.`,
        `A USB key or reader is plugged in (${count}), but no driver recognises it.`,
      ),
      text(
        "Installez le logiciel fourni avec la clé. S’il l’est déjà, débranchez-la, attendez cinq secondes et rebranchez-la.",
        "Install the software that came with the key. If it is installed, unplug the key, wait five seconds and plug it in again.",
      ),
    );
  return warning(
    "token",
    text("Aucune clé n’est branchée.", "No key is plugged in."),
    text(
      "Branchez votre clé, puis recommencez le diagnostic.",
      "Plug in your key, then run the diagnosis again.",
    ),
  );
}

/** Linux lists each USB interface with its class; 0b is “smart card” (USB-IF). Elsewhere we cannot tell. */
function countUsbSmartCardDevices(system: DiagnosisSystem): number {
  const SMART_CARD_CLASS = "0b";
  const folder = "/sys/bus/usb/devices";
  if (system.platform !== "linux") return 0;
  return system.files.list(folder).filter((device) => {
    try {
      const file = below(system, folder, device, "bInterfaceClass");
      return (
        system.files.readStart(file, 16).toString("latin1").trim() ===
        SMART_CARD_CLASS
      );
    } catch {
      return false;
    }
  }).length;
}

function tokenFinding(token: TokenSummary): Finding {
  const { module, unusable } = token;
  const where = [
    module,
    withoutNumbers(token.model),
    withoutNumbers(token.reader),
  ]
    .filter((part) => part !== "")
    .join(" · ");
  if (unusable === null)
    return ok(
      "token",
      text(`Une clé est vue : ${where}.`, `A key is seen: ${where}.`),
    );
  return problem(
    "token",
    text(
      `Une clé est vue mais ne peut pas servir : ${where}.`,
      `A key is seen but cannot be used: ${where}.`,
    ),
    sentencesOf(unusable),
  );
}

/** Reader names may carry a serial number: `SafeNet Token JC 0 (0F3A9C21) 00 00`. */
function withoutNumbers(name: string): string {
  return name
    .replaceAll(/[([][^)\]]*[)\]]/g, "")
    .replaceAll(/\b(?=\w*\d)\w{8,}\b/g, "…")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function pinFindings({ pin }: TokenSummary): Finding[] {
  if (pin.triesLeft === "none")
    return [
      problem(
        "token",
        text("Le code PIN de la clé est bloqué.", "The key’s PIN is locked."),
        sentencesOf("pin_locked"),
      ),
    ];
  if (pin.triesLeft === "several") return [];
  const isLast = pin.triesLeft === "last";
  return [
    warning(
      "token",
      isLast
        ? text(
            "Il reste un seul essai de code PIN.",
            "A single PIN try is left.",
          )
        : text(
            "Un code PIN faux a été saisi récemment ; il reste peu d’essais.",
            "A wrong PIN was entered recently; few tries are left.",
          ),
      text(
        "Vérifiez votre code PIN avant de le saisir.",
        "Make sure of your PIN before you enter it.",
      ),
    ),
  ];
}

function certificateFinding({
  certificates,
  hidesCertificates,
}: TokenSummary): Finding {
  const total = certificates.length;
  if (total === 0)
    return hidesCertificates
      ? ok(
          "certificate",
          text(
            "La clé ne montre ses certificats qu’après le code PIN.",
            "The key shows its certificates only after the PIN.",
          ),
        )
      : problem(
          "certificate",
          text(
            "La clé ne contient aucun certificat.",
            "The key holds no certificate.",
          ),
          text(
            "Adressez-vous à l’organisme qui l’a remise.",
            "Ask the organisation that issued it.",
          ),
        );
  const reasons = certificates.flatMap(({ unsuitable }) => unsuitable ?? []);
  const usable = total - reasons.length;
  const counted = text(
    `${total} certificat${total < 2 ? "" : "s"}, dont ${usable} utilisable${usable < 2 ? "" : "s"} pour se connecter.`,
    `${total} certificate${total === 1 ? "" : "s"}, of which ${usable} can sign in.`,
  );
  if (reasons.length === 0) return ok("certificate", counted);
  const cures = [...new Set(reasons)];
  const cure = text(
    cures.map((code) => ERRORS[code].fr).join(" "),
    cures.map((code) => ERRORS[code].en).join(" "),
  );
  return reasons.length === total
    ? problem("certificate", counted, cure)
    : warning("certificate", counted, cure);
}

function sentencesOf(code: ErrorCode) {
  return text(ERRORS[code].fr, ERRORS[code].en);
}
