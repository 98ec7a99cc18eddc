import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { withoutRepetition } from "../der/without-repetition.ts";
import { MAX_MATERIAL_BYTES, MAX_MATERIAL_FILES } from "./limits.ts";
import { parsePem } from "./pem.ts";

/** What a file of trust material may hold: PEM blocks of this label, or one element of DER. */
export interface MaterialKind {
  readonly label: string;
  /** File names that belong to it, in a folder. */
  readonly pattern: RegExp;
  /** Throws PasserelleError for what is not well-formed. */
  readonly check: (der: Uint8Array) => unknown;
}

/** Names behind which nobody would believe trust material. */
const NOTHING = /^(?:\.|README(?:\.|$))/i;

/**
 * Reads trust material from a file, or from the files of a folder in the order of their names.
 *
 * @returns DER each, none twice
 * @throws PasserelleError `trust_material_invalid` naming the file, when one cannot be read or is not well-formed, or
 *   when a folder holds files and none of a name that is read
 */
export async function readMaterial(
  location: string,
  kind: MaterialKind,
): Promise<Uint8Array[]> {
  const elements: Uint8Array[] = [];
  for (const file of await listFiles(location, kind)) {
    try {
      for (const element of await readElements(file, kind)) {
        kind.check(element);
        elements.push(element);
      }
    } catch (cause) {
      throw refuse(file, cause);
    }
  }
  return withoutRepetition(elements);
}

async function listFiles(
  location: string,
  { pattern }: MaterialKind,
): Promise<string[]> {
  try {
    if (!(await stat(location)).isDirectory()) return [location];
    const all = await readdir(location);
    const names = all.filter((name) => pattern.test(name));
    const ignored = all.find((name) => !NOTHING.test(name));
    if (names.length === 0 && ignored !== undefined) {
      throw new Error(`no file of a name that is read, but ${ignored}`);
    }
    if (names.length > MAX_MATERIAL_FILES) throw new Error("too many files");
    return names.toSorted().map((name) => path.join(location, name));
  } catch (cause) {
    throw refuse(location, cause);
  }
}

async function readElements(
  file: string,
  { label }: MaterialKind,
): Promise<Uint8Array[]> {
  const { size } = await stat(file);
  if (size > MAX_MATERIAL_BYTES) throw new Error("larger than the limit");
  const bytes = await readFile(file);
  // A DER SEQUENCE begins with 0x30, "0" in a text: no PEM file begins so.
  if (bytes[0] === 0x30) return [new Uint8Array(bytes)];
  // With a byte order mark or without: the first character is one of ASCII.
  if (/^(?:\xff\xfe|\xfe\xff|\0|.\0)/s.test(bytes.toString("latin1", 0, 2))) {
    throw new Error("UTF-16, where UTF-8 is needed");
  }
  const elements = parsePem(bytes.toString("utf8"), label);
  if (elements.length === 0) throw new Error(`no ${label} in it`);
  return elements;
}

function refuse(file: string, cause: unknown): PasserelleError {
  const reason = cause instanceof Error ? cause.message : "unreadable";
  return new PasserelleError("trust_material_invalid", `${file}: ${reason}`, {
    cause,
  });
}
