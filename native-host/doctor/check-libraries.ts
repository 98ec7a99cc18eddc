import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type { Text } from "@passerelle/shared/errors/language.ts";
import { moduleFaultOf } from "@passerelle/shared/errors/module-faults.ts";
import type { ModuleSummary } from "@passerelle/shared/protocol/tokens.ts";
import type { DiscoveredModule } from "../modules/discovered-module.ts";
import type { HostPlatform } from "../modules/host-system.ts";
import { type Finding, ok, problem, text, warning } from "./report.ts";

/** What whoever looks after the computer can do, where that is more than the person at the key can. */
const CURES: Readonly<Partial<Record<ErrorCode, Text>>> = {
  module_missing: text(
    "Réinstallez le logiciel de la clé, ou corrigez le fichier qui le désigne (fichier d’administrateur, p11-kit).",
    "Install the key’s software again, or correct the file that names it (administrator’s file, p11-kit).",
  ),
  module_architecture: text(
    "Installez la version du logiciel de la clé faite pour cet ordinateur (64 bits).",
    "Install the version of the key’s software made for this computer (64 bit).",
  ),
  module_dependency: text(
    "Réinstallez le logiciel de la clé. Sous Linux, « ldd » suivi du chemin montre le composant absent.",
    "Install the key’s software again. On Linux “ldd” with the path shows the missing component.",
  ),
  module_not_pkcs11: text(
    "Corrigez le chemin dans le fichier qui le désigne (fichier d’administrateur, p11-kit).",
    "Correct the path in the file that names it (administrator’s file, p11-kit).",
  ),
  module_insecure: text(
    "Donnez le fichier et ses dossiers à root et retirez au groupe et aux autres le droit d’écriture (chown root, chmod go-w).",
    "Give the file and its folders to root and take the write permission from group and others (chown root, chmod go-w).",
  ),
  module_refused: text(
    "Mettez le logiciel de la clé à jour ; sur un poste géré, demandez au service informatique d’autoriser ce fichier.",
    "Update the key’s software; on a managed computer ask the IT department to allow this file.",
  ),
  module_timeout: text(
    "Fermez les autres programmes qui utilisent une clé. Si la vôtre n’apparaît pas, réinstallez le logiciel fourni avec elle.",
    "Close other programs that use a key. If yours does not appear, install the software that came with it again.",
  ),
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
  // Two libraries may have one name, which both lists have in the same order.
  const left = [...summaries];
  const findings = modules.map((module) => {
    const at = left.findIndex(({ name }) => name === module.name);
    const [summary] = at < 0 ? [] : left.splice(at, 1);
    return libraryFinding(module, summary, platform);
  });
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
  summary: ModuleSummary | undefined,
  platform: HostPlatform,
): Finding {
  const code = known ?? (summary?.state === "failed" ? summary.error : null);
  if (code !== null) {
    const { cause, cure } = moduleFaultOf(code);
    return problem(
      "library",
      text(`${name} (${path}) : ${cause.fr}`, `${name} (${path}): ${cause.en}`),
      code === "module_insecure" && platform === "windows"
        ? WINDOWS_CURE_OF_INSECURE
        : (CURES[code] ?? cure),
    );
  }
  if (summary?.state === "starting")
    return warning(
      "library",
      text(
        `${name} (${path}) : Il n’a pas encore répondu.`,
        `${name} (${path}): It has not answered yet.`,
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
