import type { Language, Text } from "@passerelle/shared/errors/language.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { MAX_CONFIGURATION_BYTES } from "@passerelle/shared/limits.ts";
import * as v from "valibot";
import type { HostPlatform, HostSystem } from "../host-system.ts";
import type { IsProtected } from "../library/check-protected.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { fieldsRead, fieldsWritten } from "./count-fields.ts";
import type { BrokenRule } from "./locate-problems.ts";
import { administratorFilePlace } from "./place.ts";
import { type Rule, RULES } from "./rules.ts";
import { type AdministratorFile, administratorFile } from "./schema.ts";

const ON_POSIX = {
  fr: "donnez le fichier et ses dossiers à root et retirez au groupe et aux autres le droit d’écriture",
  en: "give file and folders to root and take the write permission from group and others",
};
const PROTECT_IT: Readonly<Record<HostPlatform, Text>> = {
  linux: ON_POSIX,
  macos: ON_POSIX,
  windows: {
    fr: "donnez-le aux administrateurs et ne laissez à personne d’autre le droit de le modifier",
    en: "make Administrators its owner and leave no one else the right to change it",
  },
};

/**
 * Reads the administrator's file: the one the command line names, which then must exist, or the one at its usual place.
 * The usual one counts only when administrators alone can write it; one named on the command line also when it is the
 * user's own.
 *
 * @returns an empty configuration when there is no file at the usual place
 * @throws ConfigurationError `configuration_unreadable`, `configuration_invalid`
 */
export async function readAdministratorFile(
  named: string | undefined,
  system: HostSystem,
  isProtected: IsProtected,
): Promise<AdministratorFile> {
  const file = named ?? administratorFilePlace(system);
  const text = readText(file, named !== undefined, system, isProtected);
  if (text === null) return {};

  let untrusted: unknown;
  try {
    untrusted = JSON.parse(text);
  } catch {
    throw await invalid(file, text, []);
  }
  const result = v.safeParse(administratorFile, untrusted);
  if (!result.success)
    throw await invalid(file, text, result.issues.map(brokenRule));
  // JSON.parse takes the last of two fields of one name, and does not tell.
  if (fieldsWritten(text) !== fieldsRead(untrusted))
    throw await invalid(file, text, []);
  return result.output;
}

function readText(
  file: string,
  mustExist: boolean,
  system: HostSystem,
  isProtected: IsProtected,
): string | null {
  const unreadable = ({ fr, en }: Text, cause?: unknown) =>
    new ConfigurationError(
      "configuration_unreadable",
      { fr: `${file} : ${fr}`, en: `${file}: ${en}` },
      [],
      { cause },
    );
  try {
    const bytes = system.files.readStart(file, MAX_CONFIGURATION_BYTES + 1);
    if (bytes.length > MAX_CONFIGURATION_BYTES)
      throw unreadable({
        fr: `plus de ${MAX_CONFIGURATION_BYTES} octets ; raccourcissez-le`,
        en: `larger than ${MAX_CONFIGURATION_BYTES} bytes; shorten it`,
      });
    const realPath = system.files.realPath(file);
    if (
      realPath === null ||
      !isProtected(realPath, mustExist ? "file" : "administrator-file")
    )
      throw unreadable({
        fr: `d’autres qu’un administrateur peuvent le modifier, ou un dossier qui le contient ; ${PROTECT_IT[system.platform].fr}`,
        en: `others than an administrator can change it or a folder above it; ${PROTECT_IT[system.platform].en}`,
      });
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof PasserelleError) throw error;
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!mustExist && (code === "ENOENT" || code === "ENOTDIR")) return null;
    if (error instanceof TypeError)
      throw unreadable(
        {
          fr: "n’est pas en UTF-8 ; enregistrez-le dans ce codage",
          en: "not UTF-8; save it in that encoding",
        },
        error,
      );
    throw unreadable(
      { fr: `ne peut pas être lu (${code})`, en: `cannot be read (${code})` },
      error,
    );
  }
}

function brokenRule(issue: v.BaseIssue<unknown>): BrokenRule {
  const path = (issue.path ?? []).map(({ key }) => key as string | number);
  if (issue.type !== "strict_object" || issue.path === undefined)
    return { path, rule: issue.message as Rule };
  if (issue.expected === "never") return { path, rule: "unknown_field" };
  return {
    path,
    rule: issue.received === "undefined" ? "missing_field" : "object",
  };
}

async function invalid(
  file: string,
  text: string,
  broken: readonly BrokenRule[],
): Promise<ConfigurationError> {
  // Loaded only now: a correct file must not cost the start of the host a JSON parser of its own.
  const { locateProblems } = await import("./locate-problems.ts");
  const mistakes = locateProblems(text, broken);
  const sentences = (language: Language, colon: string) =>
    mistakes
      .map(({ line, column, field, rule }) =>
        [
          `${file}:${line}:${column}`,
          ...(field ? [field] : []),
          RULES[rule][language],
        ].join(colon),
      )
      .join("\n");
  return new ConfigurationError(
    "configuration_invalid",
    { fr: sentences("fr", " : "), en: sentences("en", ": ") },
    mistakes,
  );
}
