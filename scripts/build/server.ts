import { join } from "node:path";
import { build } from "esbuild";

const folder = join(import.meta.dirname, "..", "..", "server");

/**
 * Bundles entries of the relying-party library into ES modules, shared code carried inside; what the application brings
 * (`external`) stays outside.
 *
 * @param entries name of the module → source file below `server/`
 */
export async function buildServer(
  outdir: string,
  entries: Readonly<Record<string, string>> = { index: "index.ts" },
  external: readonly string[] = [],
): Promise<void> {
  await build({
    entryPoints: Object.fromEntries(
      Object.entries(entries).map(([name, file]) => [name, join(folder, file)]),
    ),
    outdir,
    bundle: true,
    splitting: true,
    chunkNames: "shared/[hash]",
    platform: "node",
    target: "node20.19",
    format: "esm",
    external: [...external],
    legalComments: "none",
    logLevel: "warning",
  });
}
