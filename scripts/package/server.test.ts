import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Server from "@passerelle/server";
import { packageServer } from "./server.ts";

const root = join(import.meta.dirname, "..", "..");

const CONSUMER = `
import { createRelyingParty, PasserelleError, sentenceFor, type VerifiedSigner } from "@passerelle/server";
import { createMemoryChallengeStore } from "@passerelle/server";
import { createRevocationSource } from "@passerelle/server/revocation";

const relyingParty = createRelyingParty({
  origin: "https://www.example.coop",
  name: "Banque",
  trustAnchors: [new Uint8Array()],
  challengeStore: createMemoryChallengeStore({ maxEntries: 10 }),
  revocation: createRevocationSource({ mode: "hard" }),
});
export const signer: Promise<VerifiedSigner> = relyingParty.verify({ signature: "", session: "s" });
export const sentence: string = sentenceFor(new PasserelleError("path_not_found").code, "fr");
`;

describe("the npm package of the server library", function () {
  this.timeout(120_000);
  let folder: string;
  let packageFolder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "passerelle-package-"));
    packageFolder = join(folder, "node_modules", "@passerelle", "server");
    await mkdir(packageFolder, { recursive: true });
    await packageServer(packageFolder);
  });
  after(() => rm(folder, { recursive: true }));

  it("runs by itself, with nothing of the workspace around it", async () => {
    const entry = pathToFileURL(join(packageFolder, "index.js"));
    const server = (await import(entry.href)) as typeof Server;
    assert.throws(
      () =>
        server.createRelyingParty({
          origin: "https://www.example.coop",
          name: "Banque",
          trustAnchors: [],
          revocation: "none",
        }),
      { code: "configuration_refused" },
    );
  });

  it("type-checks where it is used, its own declarations included", async () => {
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    await writeFile(join(folder, "consumer.ts"), CONSUMER);
    await symlink(
      join(root, "node_modules", "@types"),
      join(folder, "node_modules", "@types"),
    );
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    execFileSync(
      process.execPath,
      [
        tsc,
        "--noEmit",
        "--strict",
        "--exactOptionalPropertyTypes",
        "--module",
        "nodenext",
        "--target",
        "es2023",
        "--types",
        "node",
        "consumer.ts",
      ],
      { cwd: folder, stdio: ["ignore", "inherit", "inherit"] },
    );
  });
});
