import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { withoutRepetition } from "../der/without-repetition.ts";
import { MAX_MATERIAL_BYTES, MAX_MATERIAL_FILES } from "./limits.ts";
import { parsePem } from "./pem.ts";

/** What a file of trust material may hold: PEM blocks of this label, or one element of DER. */
export interface MaterialKind {
  readonly label: string;
  readonly mayBeAbsent: boolean;
  /** File names that belong to it, in a folder. */
  readonly pattern: RegExp;
  /** Throws PasserelleError for what is not well-formed. */
  readonly check: (der: Uint8Array) => unknown;
}

/** Names behind which nobody would believe trust material. */
const NOTHING = /^(?:\.|README(?:\.|$))/i;
/** Those of every kind, of which one folder may hold several. */
const MATERIAL = /\.(?:pem|crt|cer|der|crl)$|^[0-9a-f]{8}\.r?\d+$/i;

interface Files {
  readonly read: readonly string[];
  /** Of names that are none of trust material. */
  readonly ignored: readonly string[];
}

interface Material {
  /** DER each, none twice. */
  readonly elements: readonly Uint8Array[];
  /** Files beside those that were read which might be believed to be read too. */
  readonly ignored: readonly string[];
}

/**
 * Reads trust material from a file, or from the files of a folder in the order of their names.
 *
 * @param known elements that were good before; where bytes are the same, they stay, and are not checked again, which for
 *   a large CRL takes half a second
 * @throws PasserelleError `trust_material_invalid` naming the file, when one cannot be read or is not well-formed; when
 *   there is nothing of the kind; when a folder holds files and none of a name that is read
 */
export async function readMaterial(
  location: string,
  kind: MaterialKind,
  known: readonly Uint8Array[],
): Promise<Material> {
  const { read, ignored } = await listFiles(location, kind);
  const good = new Map(known.map((element) => [digestOf(element), element]));
  const elements: Uint8Array[] = [];
  for (const file of read) {
    try {
      for (const element of await readElements(file, kind)) {
        const before = good.get(digestOf(element));
        if (!before) kind.check(element);
        elements.push(before ?? element);
      }
    } catch (cause) {
      throw refuse(file, cause);
    }
  }
  if (elements.length === 0 && !kind.mayBeAbsent) {
    throw refuse(location, new Error(`no ${kind.label} in it`));
  }
  return { elements: withoutRepetition(elements), ignored };
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64");
}

async function listFiles(
  location: string,
  { pattern }: MaterialKind,
): Promise<Files> {
  try {
    if (!(await stat(location)).isDirectory()) {
      return { read: [location], ignored: [] };
    }
    const all = (await readdir(location)).filter((name) => !NOTHING.test(name));
    const names = all.filter((name) => pattern.test(name));
    if (names.length === 0 && all[0] !== undefined) {
      throw new Error(`no file of a name that is read, but ${all[0]}`);
    }
    if (names.length > MAX_MATERIAL_FILES) throw new Error("too many files");
    const ignored = all.filter((name) => !MATERIAL.test(name));
    const inOrder = (some: readonly string[]) =>
      some.toSorted().map((name) => path.join(location, name));
    return { read: inOrder(names), ignored: inOrder(ignored) };
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
