/**
 * Builds the extension for one browser into `build/extension/<browser>`, ready to be loaded unpacked or packed.
 * `tsx scripts/build/extension.ts [site …]` builds both; without sites it is the development build, for localhost.
 */
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { manifestFor, type Browser, type Manifest } from "./manifest.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SOURCE = join(ROOT, "extension");

/** Run by the browser as classic scripts. */
const CLASSIC_SCRIPTS = {
  background: "background/main.ts",
  content: "content/main.ts",
};

/** Loaded as modules by the extension's own pages. */
const PAGE_SCRIPTS = {
  "dialog/dialog": "dialog/main.ts",
  "options/options": "options/main.ts",
  "toolbar/toolbar": "toolbar/main.ts",
};

const STATIC_FILES = [
  "_locales",
  "icons",
  "style",
  "managed-schema.json",
  "dialog/dialog.html",
  "dialog/dialog.css",
  "options/options.html",
  "options/options.css",
  "toolbar/toolbar.html",
  "toolbar/toolbar.css",
];

/**
 * @param sites origins of the relying parties, `https://www.example.coop`; absent: the development build's localhost
 * @returns the folder of the built extension
 */
export async function buildExtension({
  browser,
  sites,
}: {
  browser: Browser;
  sites?: readonly string[];
}): Promise<string> {
  const parent = join(ROOT, "build/extension");
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, `.${browser}-`));
  const manifest = JSON.parse(
    await readFile(join(ROOT, "manifest.json"), "utf8"),
  ) as Manifest;
  await Promise.all([
    bundle(CLASSIC_SCRIPTS, "iife", folder),
    bundle(PAGE_SCRIPTS, "esm", folder),
    ...STATIC_FILES.map((file) =>
      cp(join(SOURCE, file), join(folder, file), { recursive: true }),
    ),
    writeFile(
      join(folder, "manifest.json"),
      `${JSON.stringify(manifestFor(browser, manifest, sites), null, 2)}\n`,
    ),
  ]);
  return takePlace(folder, join(parent, browser));
}

/** Puts a finished build where the last one was; a browser that has it loaded never sees half of it. */
async function takePlace(built: string, place: string): Promise<string> {
  const former = `${built}-former`;
  await rename(place, former).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  await chmod(built, 0o755);
  await rename(built, place);
  await rm(former, { recursive: true, force: true });
  return place;
}

async function bundle(
  entryPoints: Record<string, string>,
  format: "iife" | "esm",
  outdir: string,
): Promise<void> {
  await build({
    absWorkingDir: SOURCE,
    entryPoints,
    outdir,
    format,
    bundle: true,
    target: ["chrome123", "firefox142"],
    charset: "utf8",
    legalComments: "inline",
    logLevel: "warning",
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sites = process.argv.slice(2);
  for (const browser of ["chromium", "firefox"] as const) {
    console.log(
      await buildExtension({ browser, ...(sites.length > 0 && { sites }) }),
    );
  }
}
