import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { NODE_NEEDED } from "@passerelle/host/version.ts";
import { build, type Plugin } from "esbuild";
import { commandLine, runCommand } from "../dev/command.ts";

/** As old as any that an ordinary Linux may still have in its PATH. */
const OLDEST_NODE = "node8";

const root = join(import.meta.dirname, "..", "..");

/** Bundles the host, its module process and their native addons into `build/native-host`. */
export async function buildNativeHost(
  folder = join(root, "build", "native-host"),
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const sources = join(root, "native-host");
  const common = {
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
    logLevel: "warning",
    define: { "import.meta.dirname": "__dirname" },
  } as const;
  const { outputFiles } = await build({
    ...common,
    entryPoints: {
      host: join(sources, "main.ts"),
      "module-process": join(sources, "pkcs11", "module-process.ts"),
      "watch-reader": join(sources, "pkcs11", "watch-reader.ts"),
    },
    target: `node${NODE_NEEDED}`,
    loader: { ".node": "copy" },
    assetNames: "[name]",
    // Its own loader looks through node_modules; the bundle has the one addon beside it.
    alias: { koffi: koffiAddon() },
    supported: { "dynamic-import": false },
    legalComments: "linked",
    plugins: [withoutConstantCopies],
  });
  const start = await build({
    ...common,
    entryPoints: { start: join(sources, "start.ts") },
    target: OLDEST_NODE,
  });
  for (const { path, contents } of [...outputFiles, ...start.outputFiles])
    await replaceFile(path, contents, 0o644);
  await compileLauncher(folder);
}

/**
 * Compiles the program that browsers start into the bundles' folder, which it finds by itself wherever it is moved. A
 * Node beside it goes before `node`, an absolute path, and that before one in PATH.
 */
export async function compileLauncher(
  folder: string,
  node = process.execPath,
): Promise<void> {
  const launcher = join(root, "native-host", "launcher");
  const unfinished = join(folder, `launcher.${process.pid}.new`);
  await runCommand(commandLine`
    cc -O2 -Wall -Wextra -Werror -DNODE=${JSON.stringify(node)}
    -o ${unfinished} ${launcher}/passerelle-host.c ${launcher}/surroundings.c`);
  await rename(unfinished, join(folder, "passerelle-host"));
}

/** A host that is running keeps the files it has opened: writing into a mapped addon would crash it. */
async function replaceFile(
  path: string,
  contents: string | Uint8Array,
  mode: number,
): Promise<void> {
  const unfinished = `${path}.${process.pid}.new`;
  await writeFile(unfinished, contents, { mode });
  await rename(unfinished, path);
}

/**
 * pkcs11js and ten modules of graphene each copy the binding's 655 constants; here they share them. Fails when a new
 * version of pkcs11js no longer has the line it replaces.
 */
const withoutConstantCopies: Plugin = {
  name: "without-constant-copies",
  setup(build) {
    build.onLoad({ filter: /[\\/]pkcs11js[\\/]index\.js$/ }, ({ path }) =>
      replaceIn(
        path,
        "module.exports = { ...pkcs11, PKCS11 };",
        "module.exports = pkcs11; pkcs11.PKCS11 = PKCS11;",
      ),
    );
    build.onLoad(
      { filter: /[\\/]graphene-pk11[\\/]build[\\/]cjs[\\/].*\.js$/ },
      async ({ path }) => {
        const source = await readFile(path, "utf8");
        return {
          contents: source.replace(
            'tslib_1.__importStar(require("pkcs11js"))',
            'require("pkcs11js")',
          ),
        };
      },
    );
  },
};

async function replaceIn(path: string, from: string, to: string) {
  const source = await readFile(path, "utf8");
  if (!source.includes(from)) throw new Error(`${path} has changed: ${from}`);
  return { contents: source.replace(from, to) };
}

function koffiAddon(): string {
  const system = `${process.platform}-${process.arch}`;
  return join(
    root,
    "node_modules/@koromix",
    `koffi-${system}`,
    system.replace("-", "_"),
    "koffi.node",
  );
}

if (process.argv[1] === import.meta.filename) await buildNativeHost();
