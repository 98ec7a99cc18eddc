import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..", "..");

/** Bundles the relying-party library, shared code carried inside, into one ES module. */
export async function buildServer(file: string): Promise<void> {
  await build({
    entryPoints: [join(root, "server", "index.ts")],
    outfile: file,
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "esm",
    legalComments: "linked",
    logLevel: "warning",
  });
}
