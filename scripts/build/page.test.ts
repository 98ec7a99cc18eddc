import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { buildPage } from "./page.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

const CONSUMER = `
import { authenticate, detect, PasserelleError, sentenceFor, type ErrorCode } from "@passerelle/page";
const version: string = (await detect()).extensionVersion;
const signature: string = await authenticate("Y2g", { signal: AbortSignal.timeout(1), onKeyRemoved: () => {} });
const code: ErrorCode = new PasserelleError("gesture_required").code;
console.log(version, signature, sentenceFor(code, "fr"));
// @ts-expect-error a code that is not in the table
new PasserelleError("no_such_code");
`;

const TSCONFIG = {
  compilerOptions: {
    noEmit: true,
    strict: true,
    target: "es2022",
    lib: ["es2022", "dom"],
    module: "nodenext",
    types: [],
    skipLibCheck: false,
  },
  files: ["consumer.ts"],
};

describe("the built @passerelle/page", function () {
  this.timeout(60_000);
  let project: string;
  let folder: string;

  before(async () => {
    folder = await buildPage();
    project = await mkdtemp(join(ROOT, ".cache/page-consumer-"));
    await mkdir(join(project, "node_modules/@passerelle"), { recursive: true });
    await cp(folder, join(project, "node_modules/@passerelle/page"), {
      recursive: true,
    });
  });

  after(() => rm(project, { recursive: true, force: true }));

  it("serves a project that has nothing else of ours, types included", async () => {
    await writeFile(join(project, "consumer.ts"), CONSUMER);
    await writeFile(join(project, "tsconfig.json"), JSON.stringify(TSCONFIG));
    await run(join(ROOT, "node_modules/.bin/tsc"), ["-p", project]).catch(
      ({ stdout }: { stdout: string }) => assert.fail(stdout),
    );
  });

  it("runs by itself, and says so where there is no page", async () => {
    await writeFile(
      join(project, "run.mjs"),
      `import { detect } from "@passerelle/page";
       await detect().catch(({ code }) => console.log(code));`,
    );
    const { stdout } = await run(process.execPath, ["run.mjs"], {
      cwd: project,
    });
    assert.equal(stdout.trim(), "context_insecure");
  });

  it("is packed as registries expect", async () => {
    const { messages, pkg } = await publint({ pkgDir: folder });
    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg ?? {})),
      [],
    );
  });
});
