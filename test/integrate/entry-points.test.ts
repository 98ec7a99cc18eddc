import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const SERVER = fileURLToPath(new URL("../../server/", import.meta.url));
const { exports: entryPoints } = JSON.parse(
  readFileSync(path.join(SERVER, "package.json"), "utf8"),
) as { exports: Record<string, string> };

/** The packages whose code an entry point loads; the project’s own and the one of the schemas aside. */
async function packagesOf(file: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [path.join(SERVER, file)],
    bundle: true,
    platform: "node",
    format: "esm",
    metafile: true,
    write: false,
  });
  const packages = Object.keys(metafile.inputs).flatMap(
    (input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? [],
  );
  return [...new Set(packages)].filter((name) => name !== "valibot").toSorted();
}

describe("the entry points of @passerelle/server", () => {
  for (const [name, file] of Object.entries(entryPoints)) {
    if (name === "./trusted-lists") continue;
    it(`${name} needs no package but that of the schemas`, async () => {
      assert.deepEqual(await packagesOf(file), []);
    });
  }

  it("./trusted-lists alone brings XML in", async () => {
    assert.deepEqual(await packagesOf(entryPoints["./trusted-lists"] ?? ""), [
      "@xmldom/is-dom-node",
      "@xmldom/xmldom",
      "xml-crypto",
      "xpath",
    ]);
  });
});
