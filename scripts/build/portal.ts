/** Bundles the portal into `build/portal`: `main.js`, `admin.js`, its templates, style sheets and pictures. */
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SOURCE = join(ROOT, "portal");

/** @returns the folder of the built portal */
export async function buildPortal(
  folder = join(ROOT, "build", "portal"),
): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await Promise.all([
    build({
      entryPoints: [join(SOURCE, "main.ts"), join(SOURCE, "admin.ts")],
      outdir: folder,
      bundle: true,
      platform: "node",
      target: "node20.19",
      format: "esm",
      splitting: true,
      // Its compiled addon is found beside it, under node_modules.
      external: ["better-sqlite3"],
      // For the CommonJS packages inside, which require Node's own modules.
      banner: {
        js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
      },
      legalComments: "linked",
      logLevel: "warning",
    }),
    writeFile(join(folder, "package.json"), '{ "type": "module" }\n'),
    ...["views", "assets"].map((name) =>
      cp(join(SOURCE, name), join(folder, name), { recursive: true }),
    ),
  ]);
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPortal();
