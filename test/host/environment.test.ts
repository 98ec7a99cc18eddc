import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { commandLine, runCommand } from "../../scripts/dev/command.ts";
import { createRunFolder, removeRunFolder } from "../../scripts/dev/folders.ts";
import {
  hostConfigurationFile,
  writeHostConfiguration,
} from "../../scripts/dev/host.ts";
import { HOST_PROGRAM } from "../fixtures/host-client.ts";

const execute = promisify(execFile);

describe("the environment", function () {
  this.timeout(60_000);
  /** The first is loaded by the process that the launcher started, the second by one that the host started. */
  const LIBRARIES = ["first.so", "second.so"];
  let folder: string;
  /** What OpenSSL stops at. */
  let malformed: string;

  before(async () => {
    folder = await createRunFolder();
    malformed = join(folder, "openssl.cnf");
    await writeFile(malformed, "[[[ no OpenSSL configuration\n");
    const modules = LIBRARIES.map((name) => ({
      name,
      path: join(folder, name),
    }));
    for (const { path } of modules)
      await runCommand(commandLine`
        cc -shared -fPIC -Wall -Werror -o ${path} ${join(import.meta.dirname, "environment.c")}`);
    await writeHostConfiguration(folder, modules);
  });
  after(() => removeRunFolder(folder));

  /** The variables each library found when it was loaded. */
  async function variablesOfLibraries(
    environment: NodeJS.ProcessEnv,
  ): Promise<ReadonlyMap<string, string>[]> {
    await execute(
      HOST_PROGRAM,
      ["list", "--config", hostConfigurationFile(folder)],
      {
        env: { HOME: folder, PATH: process.env["PATH"], ...environment },
        timeout: 20_000,
      },
    );
    return Promise.all(
      LIBRARIES.map(async (name) => {
        const noted = await readFile(join(folder, `${name}.environment`));
        const lines = noted.toString().trim().split("\n");
        return new Map(
          lines.map((line) => {
            const [variable = "", ...value] = line.split("=");
            return [variable, value.join("=")] as const;
          }),
        );
      }),
    );
  }

  it("keeps OpenSSL’s settings from the host, and gives them to the libraries", async () => {
    const settings = {
      OPENSSL_CONF: malformed,
      OPENSSL_ENGINES: "/opt/engines",
      OPENSSL_MODULES: "/opt/modules",
      MALLOC_ARENA_MAX: "7",
    };
    for (const variables of await variablesOfLibraries(settings))
      for (const [name, value] of Object.entries(settings))
        assert.equal(variables.get(name), value);
  });

  it("gives libraries nothing of the host’s own", async () => {
    for (const variables of await variablesOfLibraries({})) {
      const names = [...variables.keys()];
      assert.deepEqual(
        names.filter((name) => /^(PASSERELLE|MALLOC|OPENSSL|NODE)_/.test(name)),
        [],
      );
      assert.equal(variables.get("HOME"), folder);
    }
  });

  it("may name a pipe for OpenSC’s configuration, which nobody waits for", async () => {
    const pipe = join(folder, "opensc.conf");
    await runCommand(commandLine`mkfifo ${pipe}`);
    for (const variables of await variablesOfLibraries({ OPENSC_CONF: pipe }))
      assert.notEqual(variables.get("OPENSC_CONF"), pipe);
  });
});
