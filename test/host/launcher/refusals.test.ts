import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MAX_HOST_MESSAGE_BYTES } from "@passerelle/shared/limits.ts";
import {
  CHROMIUM_EXTENSION_ID,
  hostMessage,
  type HostError,
} from "@passerelle/shared/protocol/native.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { FrameReader } from "@passerelle/host/stdio/frame-reader.ts";
import { HOST_VERSION, NODE_NEEDED } from "@passerelle/host/version.ts";
import { compileLauncher } from "../../../scripts/build/native-host.ts";
import { quoted } from "../../../scripts/dev/command.ts";
import { writeProgram } from "../../../scripts/dev/host.ts";
import { NO_NODE, useLauncher } from "./use-launcher.ts";

const ORIGIN = `chrome-extension://${CHROMIUM_EXTENSION_ID}/`;

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

describe("the launcher that cannot start the host", function () {
  this.timeout(60_000);
  const launcher = useLauncher();

  describe("with a Node.js in PATH that is too old", () => {
    /** This Node, which says that it is another. */
    const pretend = async (version: string) => {
      const pretence = join(launcher.folder, "pretence.cjs");
      await writeFile(
        pretence,
        `Object.defineProperty(process, "versions", { value: { node: "${version}" } });`,
      );
      await mkdir(join(launcher.folder, "path"), { recursive: true });
      await writeProgram(
        join(launcher.folder, "path", "node"),
        `exec ${quoted(process.execPath)} --require ${quoted(pretence)} "$@"`,
      );
      return { PATH: join(launcher.folder, "path") };
    };
    beforeEach(() => compileLauncher(launcher.copy, NO_NODE));

    for (const version of ["12.22.12", "18.20.4", "20.18.3"]) {
      it(`tells a person which one was found, and which is needed: ${version}`, async () => {
        const environment = await pretend(version);
        const { status, output, errors } = await launcher.run(
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
      const { status, output } = await launcher.run(
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
      const { output } = await launcher.run(["--version"], environment);
      assert.equal(output.toString(), `${HOST_VERSION}\n`);
    });
  });

  describe("with a part of it missing", () => {
    const LACKS = {
      "no Node.js anywhere": () => compileLauncher(launcher.copy, NO_NODE),
      "no host beside it": () => rm(join(launcher.copy, "host.cjs")),
      "nothing to start it by": () => rm(join(launcher.copy, "start.cjs")),
    };
    for (const [name, take] of Object.entries(LACKS)) {
      it(`tells the extension: ${name}`, async () => {
        await take();
        for (const args of [[ORIGIN], ["/home/x/passerelle.host.json"], []]) {
          const { code } = refusalIn((await launcher.run(args)).output);
          assert.equal(code, "host_incomplete");
        }
      });

      it(`tells a person what to do, in both languages: ${name}`, async () => {
        await take();
        const { status, output, errors } = await launcher.run(["list"]);
        assert.equal(status, 127);
        assert.equal(output.length, 0);
        assert.match(errors, /^Passerelle : .*installez/im);
        assert.match(errors, /^Passerelle: .*install/im);
      });
    }
  });
});
