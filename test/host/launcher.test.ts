import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmod, cp, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { MAX_HOST_MESSAGE_BYTES } from "@passerelle/shared/limits.ts";
import {
  CHROMIUM_EXTENSION_ID,
  hostMessage,
  type HostError,
} from "@passerelle/shared/protocol/native.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { FrameReader } from "@passerelle/host/stdio/frame-reader.ts";
import { HOST_VERSION, NODE_NEEDED } from "@passerelle/host/version.ts";
import { compileLauncher } from "../../scripts/build/native-host.ts";
import { quoted } from "../../scripts/dev/command.ts";
import { createRunFolder, removeRunFolder } from "../../scripts/dev/folders.ts";
import { writeProgram } from "../../scripts/dev/host.ts";
import { HOST_PROGRAM } from "../fixtures/host-client.ts";
import { createTestToken, type TestToken } from "../fixtures/softhsm.ts";

const ORIGIN = `chrome-extension://${CHROMIUM_EXTENSION_ID}/`;
const NO_NODE = "/nonexistent/node";

interface Run {
  readonly status: number | null;
  readonly output: Buffer;
  readonly errors: string;
}

async function run(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Run> {
  const child = spawn(program, args, {
    env: environment,
    cwd: dirname(dirname(program)),
  });
  child.stdin.end();
  const [output, errors, status] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => {
      child.once("close", resolve);
    }),
  ]);
  return { status, output, errors };
}

/** What the extension is told, and nothing else. */
function refusalIn(output: Buffer): HostError {
  const [frame, ...others] = [
    ...new FrameReader(MAX_HOST_MESSAGE_BYTES).take(output),
  ];
  assert.deepEqual(others, []);
  const untrusted: unknown = JSON.parse(String(frame));
  const message = parseWith(hostMessage, untrusted);
  assert.ok("error" in message && message.id === null);
  return message.error;
}

describe("the program that browsers start", function () {
  this.timeout(60_000);
  let work: string;
  let copy: string;
  let program: string;

  beforeEach(async () => {
    work = await createRunFolder();
    copy = join(work, "copy");
    program = join(copy, "passerelle-host");
    await cp(dirname(HOST_PROGRAM), copy, { recursive: true });
  });
  afterEach(() => removeRunFolder(work));

  /** A program in Node's place that says which one it is, and nothing of what it is to run. */
  const standIn = async (file: string) => {
    await mkdir(dirname(file), { recursive: true });
    await writeProgram(file, `echo ${quoted(file)}`);
  };
  const nodeThatRuns = async (environment: NodeJS.ProcessEnv = {}) =>
    (await run(program, ["--version"], environment)).output.toString().trim();

  describe("moved or copied with its folder", () => {
    let token: TestToken;
    before(async () => {
      token = await createTestToken([{ name: "Élodie", kind: "p-256" }]);
    });
    after(() => token.remove());

    it("lists tokens as before", async () => {
      const { status, output, errors } = await run(
        program,
        ["list", "--json", "--config", token.configurationFile],
        token.environment,
      );
      assert.equal(status, 0, errors);
      assert.match(output.toString(), /Élodie/);
    });

    it("runs the files beside it, not those where it was built", async () => {
      await writeFile(join(copy, "host.cjs"), "console.log('the copy')");
      const { output } = await run(program, ["--version"]);
      assert.equal(output.toString(), "the copy\n");
    });

    it("runs the files beside it when it is started by a link", async () => {
      const link = join(work, "link");
      await symlink(program, link);
      await writeFile(join(copy, "host.cjs"), "console.log('the copy')");
      const { output } = await run(link, ["--version"]);
      assert.equal(output.toString(), "the copy\n");
    });
  });

  describe("taking its Node", () => {
    it("prefers the one beside it", async () => {
      await standIn(join(copy, "node"));
      assert.equal(await nodeThatRuns(), join(copy, "node"));
    });

    it("prefers the one of its build to those in PATH", async () => {
      await standIn(join(work, "built", "node"));
      await standIn(join(work, "path", "node"));
      await compileLauncher(copy, join(work, "built", "node"));
      assert.equal(
        await nodeThatRuns({ PATH: join(work, "path") }),
        join(work, "built", "node"),
      );
    });

    it("takes the first in PATH when the other two are gone", async () => {
      await compileLauncher(copy, NO_NODE);
      await standIn(join(work, "second", "node"));
      const PATH = `${work}/first:${work}/second`;
      assert.equal(await nodeThatRuns({ PATH }), join(work, "second", "node"));
    });

    it("takes none from a relative folder, nor one that others can write", async () => {
      await compileLauncher(copy, NO_NODE);
      await standIn(join(work, "folder", "node"));
      const relative = await run(program, ["--version"], { PATH: ":folder" });
      assert.match(relative.errors, /Node\.js was not found/);
      for (const shared of ["", "node"]) {
        await chmod(join(work, "folder", shared), 0o777);
        const environment = { PATH: join(work, "folder") };
        const { output } = await run(program, ["--version"], environment);
        assert.equal(output.toString(), "");
        await chmod(join(work, "folder", shared), 0o755);
      }
    });
  });

  it("forbids core dumps, to a file and to a program", async function () {
    if (process.platform !== "linux") this.skip();
    const node = join(copy, "node");
    await writeProgram(
      node,
      "cat /proc/self/limits /proc/self/coredump_filter",
    );
    const { output } = await run(program, ["--version"]);
    assert.match(output.toString(), /^Max core file size +1 +1 /m);
    assert.match(output.toString(), /^00000000$/m);
  });

  it("lets no process have more than 2 GiB of memory of its own", async function () {
    if (process.platform !== "linux") this.skip();
    await writeProgram(join(copy, "node"), "cat /proc/self/limits");
    const { output } = await run(program, ["--version"]);
    assert.match(output.toString(), /^Max data size +2147483648 /m);
    const less = await run("/usr/bin/prlimit", [
      `--data=${2 ** 30}`,
      program,
      "--version",
    ]);
    assert.match(less.output.toString(), /^Max data size +1073741824 /m);
  });

  it("lets the system keep the module process’s pid, whatever its parent told", async function () {
    if (process.platform !== "linux") this.skip();
    // Shells and Node reset it themselves, `cat` does not.
    await symlink("/bin/cat", join(copy, "node"));
    await rm(join(copy, "start.cjs"));
    await symlink("/proc/self/status", join(copy, "start.cjs"));
    const { output } = await run("/usr/bin/env", [
      "--ignore-signal=CHLD",
      program,
      "help",
    ]);
    const [, mask = ""] = /^SigIgn:\t(\w+)$/m.exec(output.toString()) ?? [];
    assert.equal(mask.length, 16);
    const bit = 1n << BigInt(constants.signals.SIGCHLD - 1);
    assert.equal(BigInt(`0x${mask}`) & bit, 0n);
  });

  describe("with a Node.js in PATH that is too old", () => {
    /** This Node, which says that it is another. */
    const pretend = async (version: string) => {
      const pretence = join(work, "pretence.cjs");
      await writeFile(
        pretence,
        `Object.defineProperty(process, "versions", { value: { node: "${version}" } });`,
      );
      await mkdir(join(work, "path"), { recursive: true });
      await writeProgram(
        join(work, "path", "node"),
        `exec ${quoted(process.execPath)} --require ${quoted(pretence)} "$@"`,
      );
      return { PATH: join(work, "path") };
    };
    beforeEach(() => compileLauncher(copy, NO_NODE));

    for (const version of ["12.22.12", "18.20.4", "20.18.3"]) {
      it(`tells a person which one was found, and which is needed: ${version}`, async () => {
        const environment = await pretend(version);
        const { status, output, errors } = await run(
          program,
          ["list"],
          environment,
        );
        assert.equal(status, 127);
        assert.equal(output.length, 0);
        const [french = "", english = ""] = errors.split("\n");
        assert.match(french, /^Passerelle : .*trop ancien.*installez/i);
        assert.match(english, /^Passerelle: .*too old.*install/i);
        for (const sentence of [french, english]) {
          assert.ok(sentence.includes(version));
          assert.ok(sentence.includes(NODE_NEEDED));
        }
      });
    }

    it("tells the extension", async () => {
      const { status, output } = await run(
        program,
        [ORIGIN],
        await pretend("18.20.4"),
      );
      assert.equal(status, 127);
      const { code, message } = refusalIn(output);
      assert.equal(code, "host_node_outdated");
      assert.match(message, /18\.20\.4.*20\.19/);
    });

    it("runs with the oldest that it needs", async () => {
      const environment = await pretend(`${NODE_NEEDED}.0`);
      const { output } = await run(program, ["--version"], environment);
      assert.equal(output.toString(), `${HOST_VERSION}\n`);
    });
  });

  describe("with a part of it missing", () => {
    const LACKS = {
      "no Node.js anywhere": () => compileLauncher(copy, NO_NODE),
      "no host beside it": () => rm(join(copy, "host.cjs")),
      "nothing to start it by": () => rm(join(copy, "start.cjs")),
    };
    for (const [name, take] of Object.entries(LACKS)) {
      it(`tells the extension: ${name}`, async () => {
        await take();
        for (const args of [[ORIGIN], ["/home/x/passerelle.host.json"], []]) {
          const { code } = refusalIn((await run(program, args)).output);
          assert.equal(code, "host_incomplete");
        }
      });

      it(`tells a person what to do, in both languages: ${name}`, async () => {
        await take();
        const { status, output, errors } = await run(program, ["list"]);
        assert.equal(status, 127);
        assert.equal(output.length, 0);
        assert.match(errors, /^Passerelle : .*installez/im);
        assert.match(errors, /^Passerelle: .*install/im);
      });
    }
  });
});
