import { posix, win32 } from "node:path";
import { HOST_NAME } from "@passerelle/shared/protocol/native.ts";
import * as v from "valibot";
import type { IsProtected } from "../modules/library/check-protected.ts";
import type { DiagnosisSystem } from "./diagnosis-system.ts";
import { type PlacedBrowser, readJson } from "./places.ts";
import { type Finding, ok, problem, text, warning } from "./report.ts";

const MAX_MANIFEST_BYTES = 64 * 1024;

const manifestFile = v.object({
  name: v.literal(HOST_NAME),
  type: v.literal("stdio"),
  path: v.string(),
  allowed_origins: v.optional(v.array(v.string())),
  allowed_extensions: v.optional(v.array(v.string())),
});
type Manifest = v.InferOutput<typeof manifestFile>;

export interface ExpectedHost {
  /** The absolute path of the program that browsers should start. */
  readonly program: string;
  readonly extensionIds: Readonly<
    Record<PlacedBrowser["family"], readonly string[]>
  >;
}

const INSTALL_AGAIN = text(
  "Lancez « passerelle-host install », ou réinstallez Passerelle.",
  "Run “passerelle-host install”, or install Passerelle again.",
);

/** Judges the manifest a browser would use; `file` is null where it has none. */
export function checkManifest(
  browser: PlacedBrowser,
  file: string | null,
  host: ExpectedHost,
  system: DiagnosisSystem,
  isProtected: IsProtected,
): Finding {
  const { name } = browser;
  const wrong = (fr: string, en: string, cure = INSTALL_AGAIN) =>
    problem("manifest", text(`${name} : ${fr}`, `${name}: ${en}`), cure);
  if (file === null)
    return wrong(
      "le programme Passerelle n’y est pas déclaré.",
      "the Passerelle program is not registered there.",
    );

  const read = readJson(system, file, MAX_MANIFEST_BYTES);
  if (read === "absent")
    return wrong(
      `le fichier de déclaration ${file} n’existe pas.`,
      `the manifest ${file} does not exist.`,
    );
  const parsed = v.safeParse(
    manifestFile,
    read === "unreadable" ? null : read.value,
  );
  if (!parsed.success)
    return wrong(
      `le fichier de déclaration ${file} est illisible ou incorrect.`,
      `the manifest ${file} cannot be read or is not correct.`,
    );

  const program = programOf(parsed.output, file, system);
  if (program === null)
    return wrong(
      `le chemin du programme dans ${file} n’est pas absolu.`,
      `the program’s path in ${file} is not absolute.`,
    );
  return (
    checkProgram(browser, program, file, host, system, isProtected) ??
    checkCallers(browser, parsed.output, file, host)
  );
}

/** Only Windows' browsers take a path relative to the manifest. */
function programOf(
  { path }: Manifest,
  file: string,
  { platform }: DiagnosisSystem,
): string | null {
  if (platform === "windows") return win32.resolve(win32.dirname(file), path);
  return posix.isAbsolute(path) ? path : null;
}

function checkProgram(
  { name }: PlacedBrowser,
  program: string,
  file: string,
  host: ExpectedHost,
  system: DiagnosisSystem,
  isProtected: IsProtected,
): Finding | null {
  const wrong = (fr: string, en: string, cure = INSTALL_AGAIN) =>
    problem("manifest", text(`${name} : ${fr}`, `${name}: ${en}`), cure);
  const facts = system.files.find(program);
  // The registry's tool garbles letters beyond ASCII; such a path cannot be judged.
  if (facts === null && program.includes("\ufffd")) return null;
  if (facts?.kind !== "file")
    return wrong(
      `le programme déclaré, ${program}, n’existe pas.`,
      `the registered program, ${program}, does not exist.`,
    );
  if (system.platform !== "windows") {
    if ((facts.mode & 0o111) === 0)
      return wrong(
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
      return wrong(
        `d’autres utilisateurs peuvent modifier ${insecure}.`,
        `other users can change ${insecure}.`,
        text(
          "Retirez au groupe et aux autres le droit d’écriture sur ce fichier et ses dossiers.",
          "Take the write permission on this file and its folders from group and others.",
        ),
      );
  }
  if (system.files.realPath(program) !== system.files.realPath(host.program))
    return warning(
      "manifest",
      text(
        `${name} : c’est un autre programme qui est déclaré, ${program} (celui-ci est ${host.program}).`,
        `${name}: another program is registered, ${program} (this one is ${host.program}).`,
      ),
      text(
        "Si ce n’est pas voulu, lancez « passerelle-host install » ou désinstallez l’autre version.",
        "If this is not intended, run “passerelle-host install” or uninstall the other version.",
      ),
    );
  return null;
}

function checkCallers(
  { name, family }: PlacedBrowser,
  manifest: Manifest,
  file: string,
  host: ExpectedHost,
): Finding {
  const expected = host.extensionIds[family];
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
