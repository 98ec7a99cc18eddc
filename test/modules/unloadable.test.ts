import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commandLine, runCommand } from "../../scripts/dev/command.ts";
import { nextSnapshot, openHost } from "./host.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

/** The reason must come through however the ends of the two processes fall. */
const STARTS = 6;

describe("the host with a library that the system cannot load", function () {
  this.timeout(60_000);
  let work: Workplace;

  before(async () => {
    work = await createWorkplace();
  });
  after(() => work?.clear());

  /** Compiles a library; gives its path. */
  async function compile(
    name: string,
    source: string,
    libraries: readonly string[] = [],
  ): Promise<string> {
    const [file, library] = [`${name}.c`, `lib${name}.so`].map((base) =>
      join(work.folder, base),
    ) as [string, string];
    await writeFile(file, source);
    await runCommand(commandLine`
      gcc -shared -fPIC -o ${library} ${file} -L${work.folder} ${libraries}`);
    return library;
  }

  /** The only library: the one that gets the process started beside the host. */
  async function checkError(path: string, expected: string): Promise<void> {
    for (let start = 0; start < STARTS; start++) {
      const host = await openHost({
        folder: work.folder,
        modules: [{ name: "Unloadable", path }],
      });
      const { modules } = await nextSnapshot(host, ({ complete }) => complete);
      assert.equal(await host.close(), 0);
      assert.deepEqual(modules, [
        { name: "Unloadable", state: "failed", error: expected },
      ]);
    }
  }

  it("names a library that needs another which is missing", async () => {
    const needed = await compile("needed", "void needed(void) {}\n");
    const path = await compile(
      "dependent",
      "void needed(void);\nvoid C_GetFunctionList(void) { needed(); }\n",
      ["-lneeded"],
    );
    await rm(needed);
    await checkError(path, "module_dependency");
  });

  it("names a library that is no PKCS#11 module", async () => {
    const path = await compile("other", "void other(void) {}\n");
    await checkError(path, "module_not_pkcs11");
  });
});
