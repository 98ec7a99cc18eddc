import type { Manifest } from "./manifest-file.ts";
import type { PlacedBrowser } from "./places.ts";
import { type Finding, ok, problem, text, warning } from "./report.ts";

/** Judges which extensions a manifest lets start the host. */
export function checkCallers(
  { name, family }: PlacedBrowser,
  manifest: Manifest,
  file: string,
  expected: readonly string[],
): Finding {
  const allowed =
    family === "firefox"
      ? (manifest.allowed_extensions ?? [])
      : (manifest.allowed_origins ?? []).map((origin) =>
          origin.replace(/^chrome-extension:\/\/(.*)\/$/, "$1"),
        );
  const unknown = allowed.filter((id) => !expected.includes(id));
  if (!allowed.some((id) => expected.includes(id)))
    return problem(
      "manifest",
      text(
        `${name} : le fichier ${file} n’autorise pas l’extension Passerelle, mais ${listOf(allowed, "aucune autre")}.`,
        `${name}: the file ${file} does not allow the Passerelle extension, but ${listOf(allowed, "no other")}.`,
      ),
      text(
        `Il doit autoriser ${listOf(expected, "aucune")}. Lancez « passerelle-host install », ou ajoutez l’identifiant de votre extension au fichier d’administrateur.`,
        `It must allow ${listOf(expected, "none")}. Run “passerelle-host install”, or add your extension’s ID to the administrator’s file.`,
      ),
    );
  if (unknown.length > 0)
    return warning(
      "manifest",
      text(
        `${name} : le fichier ${file} autorise aussi des extensions inconnues : ${unknown.join(", ")} ; le programme Passerelle les refusera.`,
        `${name}: the file ${file} also allows unknown extensions: ${unknown.join(", ")}; the Passerelle program will refuse them.`,
      ),
      text(
        "Lancez « passerelle-host install », ou ajoutez ces identifiants au fichier d’administrateur.",
        "Run “passerelle-host install”, or add these IDs to the administrator’s file.",
      ),
    );
  return ok(
    "manifest",
    text(
      `${name} : le programme Passerelle est déclaré et l’extension autorisée.`,
      `${name}: the Passerelle program is registered and the extension allowed.`,
    ),
  );
}

function listOf(ids: readonly string[], none: string): string {
  return ids.length === 0 ? none : ids.join(", ");
}
