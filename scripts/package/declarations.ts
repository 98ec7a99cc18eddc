import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";

const SPECIFIER = /(from |import\()"([^"]+)"/g;
const SHARED = "@passerelle/shared/";

/**
 * Carries over the type declarations that entries need, and those that these need in turn, so that they stand alone:
 * imports of the shared workspace become relative ones.
 *
 * @param types where the compiler left `server/` and `shared/`
 * @param entries declaration files below `types`
 * @param outside modules that the application brings and that stay as they are
 */
export async function copyDeclarations(
  types: string,
  entries: readonly string[],
  outdir: string,
  outside: readonly string[],
): Promise<void> {
  const pending = [...entries];
  const done = new Set<string>();
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (done.has(file)) continue;
    done.add(file);
    const text = await readFile(join(types, file), "utf8");
    const here = file;
    const rewritten = text.replaceAll(
      SPECIFIER,
      (whole, keyword: string, specifier: string) => {
        const target = resolveSpecifier(here, specifier);
        if (target === undefined) {
          checkOutside(here, specifier, outside);
          return whole;
        }
        pending.push(target);
        return `${keyword}"${specifierFrom(here, target)}"`;
      },
    );
    await mkdir(dirname(join(outdir, file)), { recursive: true });
    await writeFile(join(outdir, file), rewritten);
  }
}

/** The declaration file below `types` that an import names; undefined for a package. */
function resolveSpecifier(file: string, specifier: string): string | undefined {
  if (specifier.startsWith(SHARED)) {
    return asDeclaration(join("shared", specifier.slice(SHARED.length)));
  }
  if (!specifier.startsWith(".")) return undefined;
  return asDeclaration(join(dirname(file), specifier));
}

function asDeclaration(source: string): string {
  return source.replace(/\.ts$/, ".d.ts");
}

function specifierFrom(file: string, target: string): string {
  const path = relative(dirname(file), target).replaceAll(sep, "/");
  const source = path.replace(/\.d\.ts$/, ".js");
  return source.startsWith(".") ? source : `./${source}`;
}

function checkOutside(
  file: string,
  specifier: string,
  outside: readonly string[],
): void {
  const isKnown =
    specifier.startsWith("node:") ||
    outside.some(
      (name) => name === specifier || specifier.startsWith(`${name}/`),
    );
  if (!isKnown) throw new Error(`${file} needs the types of ${specifier}`);
}
