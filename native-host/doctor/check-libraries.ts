import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { ERRORS } from "@passerelle/shared/errors/codes.ts";
import type { ModuleSummary } from "@passerelle/shared/protocol/tokens.ts";
import type { DiscoveredModule } from "../modules/discover-modules.ts";
import type { HostPlatform } from "../modules/host-system.ts";
import {
  type Finding,
  ok,
  problem,
  text,
  type Text,
  warning,
} from "./report.ts";

/** What is wrong with a library, and what to do; where nothing stands here, the code's own sentence says both. */
const EXPLANATIONS: Readonly<
  Partial<Record<ErrorCode, readonly [sentence: Text, cure: Text]>>
> = {
  module_missing: [
    text("le fichier n’existe pas", "the file does not exist"),
    text(
      "Réinstallez le logiciel de la clé, ou corrigez le fichier qui le désigne (fichier d’administrateur, p11-kit).",
      "Install the key’s software again, or correct the file that names it (administrator’s file, p11-kit).",
    ),
  ],
  module_architecture: [
    text(
      "le pilote est fait pour un autre type de processeur (32 bits au lieu de 64, par exemple)",
      "the driver is made for another kind of processor (32 bit instead of 64, for example)",
    ),
    text(
      "Installez la version du logiciel de la clé faite pour cet ordinateur (64 bits).",
      "Install the version of the key’s software made for this computer (64 bit).",
    ),
  ],
  module_dependency: [
    text(
      "un composant dont le pilote a besoin est absent",
      "a component that the driver needs is missing",
    ),
    text(
      "Réinstallez le logiciel de la clé. Sous Linux, « ldd » suivi du chemin montre le composant absent.",
      "Install the key’s software again. On Linux “ldd” with the path shows the missing component.",
    ),
  ],
  module_not_pkcs11: [
    text(
      "ce fichier n’est pas un pilote PKCS#11",
      "this file is not a PKCS#11 driver",
    ),
    text(
      "Corrigez le chemin dans le fichier qui le désigne (fichier d’administrateur, p11-kit).",
      "Correct the path in the file that names it (administrator’s file, p11-kit).",
    ),
  ],
  module_insecure: [
    text(
      "d’autres utilisateurs peuvent modifier le fichier, son dossier ou sa déclaration ; il n’est pas chargé",
      "other users can change the file, its folder or its registration; it is not loaded",
    ),
    text(
      "Donnez le fichier et ses dossiers à root et retirez au groupe et aux autres le droit d’écriture (chown root, chmod go-w).",
      "Give the file and its folders to root and take the write permission from group and others (chown root, chmod go-w).",
    ),
  ],
  module_refused: [
    text("le système refuse de le charger", "the system refuses to load it"),
    text(
      "Mettez le logiciel de la clé à jour ; sur un poste géré, demandez au service informatique d’autoriser ce fichier.",
      "Update the key’s software; on a managed computer ask the IT department to allow this file.",
    ),
  ],
  module_crashed: [
    text("le pilote s’est arrêté brutalement", "the driver crashed"),
    text(
      "Débranchez la clé, rebranchez-la. Si cela se répète, mettez le logiciel de la clé à jour.",
      "Unplug the key and plug it in again. If it happens again, update the key’s software.",
    ),
  ],
  module_timeout: [
    text("le pilote ne répond pas", "the driver does not answer"),
    text(
      "Fermez les autres programmes qui utilisent la clé, débranchez-la et rebranchez-la.",
      "Close other programs that use the key, unplug it and plug it in again.",
    ),
  ],
};

const WINDOWS_CURE_OF_INSECURE = text(
  "Installez le logiciel de la clé dans « Program Files », ou ne laissez qu’aux administrateurs le droit de modifier le fichier et ses dossiers.",
  "Install the key’s software in “Program Files”, or leave the right to change the file and its folders to administrators alone.",
);

/** @param summaries how the libraries fared when loaded, by name; empty where they could not be tried */
export function checkLibraries(
  modules: readonly DiscoveredModule[],
  summaries: readonly ModuleSummary[],
  platform: HostPlatform,
): Finding[] {
  const findings = modules.map((module) =>
    libraryFinding(module, summaries, platform),
  );
  if (findings.some(({ status }) => status === "ok")) {
    // Where one library works, another that does not may simply be unused.
    return findings.map((entry) =>
      entry.status === "problem" ? { ...entry, status: "warning" } : entry,
    );
  }
  if (findings.length > 0) return findings;
  return [
    problem(
      "library",
      text("Aucun pilote de clé n’a été trouvé.", "No key driver was found."),
      text(
        "Installez le logiciel fourni avec votre clé ; pour un pilote installé ailleurs, désignez-le dans le fichier d’administrateur.",
        "Install the software that came with your key; for a driver installed elsewhere, name it in the administrator’s file.",
      ),
    ),
  ];
}

function libraryFinding(
  { name, path, problem: known }: DiscoveredModule,
  summaries: readonly ModuleSummary[],
  platform: HostPlatform,
): Finding {
  const summary = summaries.find((entry) => entry.name === name);
  const code = known ?? (summary?.state === "failed" ? summary.error : null);
  if (code !== null) {
    const [sentence, cure] = EXPLANATIONS[code] ?? [
      text("le pilote ne fonctionne pas", "the driver does not work"),
      text(ERRORS[code].fr, ERRORS[code].en),
    ];
    return problem(
      "library",
      text(
        `${name} (${path}) : ${sentence.fr}.`,
        `${name} (${path}): ${sentence.en}.`,
      ),
      code === "module_insecure" && platform === "windows"
        ? WINDOWS_CURE_OF_INSECURE
        : cure,
    );
  }
  if (summary?.state === "starting")
    return warning(
      "library",
      text(
        `${name} (${path}) : le pilote n’a pas encore répondu.`,
        `${name} (${path}): the driver has not answered yet.`,
      ),
      text(
        "Attendez un instant et recommencez le diagnostic.",
        "Wait a moment and run the diagnosis again.",
      ),
    );
  return ok(
    "library",
    summary === undefined
      ? text(`${name} (${path}) a été trouvé.`, `${name} (${path}) was found.`)
      : text(`${name} (${path}) fonctionne.`, `${name} (${path}) works.`),
  );
}
