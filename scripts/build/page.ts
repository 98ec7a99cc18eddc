/**
 * Builds `@passerelle/page` into `build/page`: one module without dependencies, its types, README and package.json,
 * ready for `npm pack`.
 */
import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SOURCE = join(ROOT, "extension/page");
const TYPES = join(ROOT, ".cache/types");

/** The declarations that the package's entry reaches: where the compiler puts them, where they go. */
const DECLARATIONS: readonly (readonly [string, string, readonly string[]])[] =
  [
    ["extension/page", "page", ["index", "types"]],
    [
      "shared/errors",
      "shared/errors",
      [
        "passerelle-error",
        "sentence",
        "language",
        "codes",
        "bridge-errors",
        "host-errors",
        "server-errors",
        "token-errors",
      ],
    ],
  ];

const execFileAsync = promisify(execFile);

/** @returns the folder of the built package */
export async function buildPage(): Promise<string> {
  const folder = join(ROOT, "build/page");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await Promise.all([
    build({
      entryPoints: [join(SOURCE, "index.ts")],
      outfile: join(folder, "index.js"),
      bundle: true,
      format: "esm",
      target: "es2022",
      charset: "utf8",
      legalComments: "inline",
      logLevel: "warning",
    }),
    writeTypes(join(folder, "types")),
    writeFile(join(folder, "package.json"), await publishedPackage()),
    copyFile(join(SOURCE, "README.md"), join(folder, "README.md")),
    copyFile(join(ROOT, "LICENSE"), join(folder, "LICENSE")),
  ]);
  return folder;
}

/** Writes the compiler's own declarations, pointed at each other within the package. */
async function writeTypes(folder: string): Promise<void> {
  await execFileAsync(join(ROOT, "node_modules/.bin/tsc"), [
    "-b",
    join(SOURCE, "tsconfig.json"),
  ]);
  for (const [from, to, files] of DECLARATIONS) {
    await mkdir(join(folder, to), { recursive: true });
    for (const file of files) {
      const name = `${file}.d.ts`;
      const text = await readFile(join(TYPES, from, name), "utf8");
      const within = text
        .replaceAll('"@passerelle/shared/', '"../shared/')
        .replaceAll(/(from "[^"]+)\.ts"/g, '$1.js"');
      await writeFile(join(folder, to, name), within);
    }
  }
}

async function publishedPackage(): Promise<string> {
  const { name, version, description, license } = JSON.parse(
    await readFile(join(SOURCE, "package.json"), "utf8"),
  ) as Record<string, string>;
  const published = {
    name,
    version,
    description,
    license,
    type: "module",
    exports: {
      ".": { types: "./types/page/index.d.ts", default: "./index.js" },
    },
    sideEffects: false,
  };
  return `${JSON.stringify(published, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await buildPage());
}
