import { execFileSync } from "node:child_process";
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { buildServer } from "../build/server.ts";
import { copyDeclarations } from "./declarations.ts";

const root = join(import.meta.dirname, "..", "..");

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, object>>;
}

/** Makes the npm package of the relying-party library in a folder, ready for `npm publish`. */
export async function packageServer(
  outdir = join(root, "dist", "npm", "server"),
): Promise<void> {
  const source = join(root, "server");
  const manifest = JSON.parse(
    await readFile(join(source, "package.json"), "utf8"),
  ) as Manifest;
  const entries = Object.entries(manifest.exports).map(([path, file]) => ({
    path,
    name: path === "." ? "index" : path.slice("./".length),
    source: file.slice("./".length),
  }));
  const outside = Object.keys(manifest.peerDependencies);

  await rm(outdir, { recursive: true, force: true });
  await buildServer(
    outdir,
    Object.fromEntries(entries.map(({ name, source: file }) => [name, file])),
    outside,
  );
  execFileSync(
    process.execPath,
    [join(root, "node_modules", "typescript", "bin", "tsc"), "-b", source],
    { stdio: "inherit" },
  );
  await copyDeclarations(
    join(root, ".cache", "types"),
    entries.map(({ source: file }) => declarationOf(file)),
    join(outdir, "types"),
    outside,
  );
  await writeFile(
    join(outdir, "package.json"),
    `${JSON.stringify(publishedManifest(manifest, entries), null, 2)}\n`,
  );
  await copyFile(join(root, "LICENSE"), join(outdir, "LICENSE"));
  await copyFile(join(source, "README.md"), join(outdir, "README.md"));
  await copyFile(
    join(root, "node_modules", "valibot", "LICENSE.md"),
    join(outdir, "LICENSE-valibot.md"),
  );
  await checkPackage(outdir);
}

function publishedManifest(
  manifest: Manifest,
  entries: readonly { path: string; name: string; source: string }[],
): object {
  const { name, version, license } = manifest;
  return {
    name,
    version,
    description:
      "Sign customers in with the certificate on their USB key: challenges, CMS and X.509 verification, revocation",
    keywords: [
      "authentication",
      "certificate",
      "cms",
      "pkcs7",
      "x509",
      "cades",
    ],
    license,
    type: "module",
    engines: { node: ">=20.19" },
    sideEffects: false,
    exports: Object.fromEntries(
      entries.map((entry) => [
        entry.path,
        {
          types: `./types/${declarationOf(entry.source)}`,
          default: `./${entry.name}.js`,
        },
      ]),
    ),
    peerDependencies: manifest.peerDependencies,
    peerDependenciesMeta: manifest.peerDependenciesMeta,
  };
}

function declarationOf(source: string): string {
  return `server/${source.replace(/\.ts$/, ".d.ts")}`;
}

/** Fails on whatever publint has to say. */
async function checkPackage(folder: string): Promise<void> {
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true });
  const complaints = messages.map((each) => formatMessage(each, pkg));
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
}
