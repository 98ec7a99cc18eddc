import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { CertificationAuthority } from "./fixtures/certification-authority.ts";
import { temporaryFolder } from "./fixtures/temporary-folder.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

describe("the portal’s program", () => {
  const folder = temporaryFolder();
  let authority: CertificationAuthority;
  let configuration: string;
  before(() => {
    authority = new CertificationAuthority();
    configuration = folder.file("portal.json");
    writeFileSync(
      configuration,
      JSON.stringify({
        trustAnchors: authority.trustAnchorFile,
        database: "portal.sqlite",
      }),
    );
  });
  after(() => authority.remove());

  function start(parameters: readonly string[], environment = {}) {
    const program = spawn(
      process.execPath,
      ["--import=tsx", MAIN, "--config", configuration, ...parameters],
      {
        stdio: ["pipe", "pipe", "pipe"],
        env: { ...process.env, ...environment },
      },
    );
    program.stderr.resume();
    return program;
  }

  async function firstLine({ stdout }: ChildProcess): Promise<string> {
    assert.ok(stdout);
    const [line] = (await once(createInterface(stdout), "line")) as [string];
    return line;
  }

  it("says where it listens, answers there, and stops when it is told", async () => {
    const program = start(["--json"]);
    const { event, url } = JSON.parse(await firstLine(program)) as {
      event: string;
      url: string;
    };
    assert.equal(event, "listening");
    assert.match(url, /^http:\/\/localhost:\d+$/);
    const response = await fetch(`${url}/connexion`);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /Connexion à votre espace/);
    program.kill("SIGTERM");
    assert.deepEqual(await once(program, "exit"), [0, null]);
  });

  it("stops when the program that started it goes away", async () => {
    const program = start(["--stop-with-stdin"]);
    assert.match(await firstLine(program), /^http:\/\/localhost:\d+$/);
    program.stdin.end();
    assert.deepEqual(await once(program, "exit"), [0, null]);
  });

  for (const [what, parameters, environment, complaint] of [
    ["an unknown option", ["--verbose"], {}, "arguments_invalid: "],
    ["no file", ["--config", "absent"], {}, "configuration_unreadable: "],
    [
      "the whole network over http",
      [],
      { PASSERELLE_PORTAL_HOST: "0.0.0.0" },
      "configuration_invalid: an https origin",
    ],
    [
      "CRLs that are not there",
      [],
      { PASSERELLE_PORTAL_REVOCATION: '{"mode":"hard","crls":"/absent"}' },
      "trust_material_invalid: ",
    ],
    [
      "a bank without a name, found out late",
      [],
      { PASSERELLE_PORTAL_BANK_NAME: " " },
      "configuration_refused: ",
    ],
  ] as const)
    it(`says what is wrong and ends (${what})`, async () => {
      const program = start(parameters, environment);
      let said = "";
      program.stderr.on("data", (text: Buffer) => (said += text.toString()));
      assert.deepEqual(await once(program, "close"), [1, null]);
      assert.ok(said.startsWith(complaint), said);
    });
});
