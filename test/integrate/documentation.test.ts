import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

describe("docs/integrate", function () {
  this.timeout(60_000);
  // Inside the project, so that imports find the packages.
  const folder = path.join(ROOT, ".cache", `documentation-${process.pid}`);
  before(() => mkdirSync(folder, { recursive: true }));
  after(() => rmSync(folder, { recursive: true }));

  it("shows code that compiles", () => {
    const page = readFileSync(
      path.join(ROOT, "docs/integrate/README.md"),
      "utf8",
    );
    const blocks = Array.from(
      page.matchAll(/```ts\n([\s\S]*?)```/g),
      ([, code = ""]) => code,
    );
    assert.ok(blocks.length >= 7);
    for (const [index, code] of blocks.entries()) {
      writeFileSync(path.join(folder, `block-${index}.ts`), code);
    }
    const settings = {
      extends: path.join(ROOT, "tsconfig.base.json"),
      compilerOptions: {
        composite: false,
        emitDeclarationOnly: false,
        noEmit: true,
        types: ["node"],
      },
    };
    writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(settings));
    const { stdout, status } = spawnSync(
      path.join(ROOT, "node_modules/.bin/tsc"),
      ["-p", folder],
      { encoding: "utf8" },
    );
    assert.equal(stdout, "");
    assert.equal(status, 0);
  });
});
