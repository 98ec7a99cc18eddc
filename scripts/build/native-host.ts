import { chmod, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..", "..");

/** Bundles the host, its module process and their native addons into `build/native-host`. */
export async function buildNativeHost(
  folder = join(root, "build", "native-host"),
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: {
      host: join(root, "native-host", "main.ts"),
      "module-process": join(
        root,
        "native-host",
        "pkcs11",
        "module-process.ts",
      ),
    },
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "cjs",
    loader: { ".node": "copy" },
    assetNames: "[name]",
    // Its own loader looks through node_modules; the bundle has the one addon beside it.
    alias: { koffi: koffiAddon() },
    supported: { "dynamic-import": false },
    legalComments: "linked",
    logLevel: "warning",
    define: { "import.meta.dirname": "__dirname" },
  });
  await writeLauncher(folder);
}

/**
 * The program that browsers start. Node is named by its absolute path, for a browser's PATH may not have it; what the
 * environment would tell Node is dropped: options could load code, and certificates cost time at every start.
 */
async function writeLauncher(folder: string): Promise<void> {
  const launcher = `#!/bin/sh
unset NODE_OPTIONS NODE_EXTRA_CA_CERTS NODE_PATH NODE_REPL_EXTERNAL_MODULE NODE_V8_COVERAGE NODE_DEBUG NODE_PENDING_DEPRECATION
exec ${shellQuote(process.execPath)} ${shellQuote(join(folder, "host.cjs"))} "$@"
`;
  const file = join(folder, "passerelle-host");
  const unfinished = `${file}.new`;
  await writeFile(unfinished, launcher);
  await chmod(unfinished, 0o755);
  await rename(unfinished, file);
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

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

if (process.argv[1] === import.meta.filename) await buildNativeHost();
