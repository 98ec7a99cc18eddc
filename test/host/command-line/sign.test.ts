import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import { commandLine, runCommand } from "../../../scripts/dev/command.ts";
import { HOST_PROGRAM } from "../../fixtures/host-client.ts";
import { createTestToken } from "../../fixtures/softhsm.ts";
import { newStatement } from "../../fixtures/statement.ts";
import { endOf, errorIn, useCommandLine } from "./use-command-line.ts";

describe("the command sign", function () {
  this.timeout(60_000);
  const scene = useCommandLine();

  /** Signs with the token's PIN on standard input, or with something else there. */
  const sign = (
    options: readonly string[],
    stdin = `${scene.token.pin}\n`,
    environment: NodeJS.ProcessEnv = {},
  ) => scene.run(["sign", ...options, "--pin-stdin"], { stdin, environment });
  const statementOptions = () => {
    const { origin, nonce } = newStatement();
    return ["--origin", origin, "--nonce", nonce];
  };

  it("signs a statement that OpenSSL verifies", async () => {
    const statementFile = join(scene.token.folder, "statement.txt");
    const out = join(scene.token.folder, "statement.p7s");
    await writeFile(statementFile, buildStatement(newStatement()));
    const { status } = await sign(["--statement", statementFile, "--out", out]);
    assert.equal(status, 0);
    await runCommand(commandLine`
      openssl cms -verify -binary -cades -inform DER -in ${out}
      -content ${statementFile} -CAfile ${scene.token.rootFile} -out /dev/null`);
  });

  it("signs for a nonce that begins as an option does", async () => {
    const { origin, nonce } = newStatement();
    const dashed = `--${nonce.slice(2)}`;
    const { status, errors } = await sign([
      "--origin",
      origin,
      "--nonce",
      dashed,
    ]);
    assert.deepEqual([status, errors], [0, ""]);
  });

  it("signs with a certificate that shows only after login", async () => {
    const hiding = await createTestToken([
      { name: "hidden", kind: "p-256", isPrivate: true },
    ]);
    const { status, output } = await sign(
      [...statementOptions(), "--json"],
      `${hiding.pin}\n`,
      hiding.environment,
    );
    await hiding.remove();
    assert.equal(status, 0);
    assert.match(output, /"signature":/);
  });

  it("signs nothing but a statement", async () => {
    const file = join(scene.token.folder, "other.txt");
    for (const content of [
      "Please pay\n",
      `${Buffer.from(buildStatement(newStatement())).toString()}more\n`,
    ]) {
      await writeFile(file, content);
      const refused = await sign(["--statement", file, "--json"]);
      assert.equal(refused.status, 2);
      assert.equal(errorIn(refused)["code"], "arguments_invalid");
    }
  });

  it("tells a file that it cannot read or write, before it takes a PIN", async () => {
    const nowhere = join(scene.token.folder, "nowhere", "file");
    const files = {
      input_unreadable: ["--statement", nowhere],
      output_unwritable: [...statementOptions(), "--out", nowhere],
    };
    for (const [code, options] of Object.entries(files)) {
      // Its standard input has no PIN, which would be told otherwise.
      const refused = await sign([...options, "--json"], "");
      assert.equal(refused.status, 1);
      assert.equal(errorIn(refused)["code"], code);
      assert.equal(refused.errors, "");
    }
  });

  it("leaves the output’s place as it was when nothing is signed", async () => {
    const absent = join(scene.token.folder, "absent");
    const present = join(scene.token.folder, "present");
    await writeFile(present, "as it was");
    for (const out of [absent, present])
      await sign([...statementOptions(), "--out", out], "no\n");
    await assert.rejects(readFile(absent), { code: "ENOENT" });
    assert.equal(await readFile(present, "utf8"), "as it was");
  });

  it("leaves no file behind that has not all of the signature", async () => {
    // SoftHSM cannot write then either, and loses its token.
    const limited = await createTestToken([{ name: "limited", kind: "p-256" }]);
    const out = join(limited.folder, "unwritten");
    const options = ["--config", limited.configurationFile, "--out", out];
    const child = spawn(
      "sh",
      [
        "-c",
        'ulimit -f 0; exec "$0" sign --pin-stdin "$@"',
        HOST_PROGRAM,
        ...options,
        ...statementOptions(),
      ],
      { env: limited.environment },
    );
    child.stdin.end(`${limited.pin}\n`);
    const { status, errors } = await endOf(child);
    const isThere = existsSync(out);
    await limited.remove();
    assert.equal(status, 1);
    assert.match(errors, /output_unwritable: EFBIG/);
    assert.equal(isThere, false);
  });

  it("takes the beginning of a hash as OpenSSL writes it", async () => {
    const { output } = await scene.run(["list"]);
    const [hash = ""] = /[0-9a-f]{64}/.exec(output) ?? [];
    const fingerprint = hash.toUpperCase().replaceAll(/..(?=.)/g, "$&:");
    for (const [certificate, expected] of [
      [fingerprint, 0],
      [`${fingerprint}:00`, 1],
    ] as const) {
      const options = [...statementOptions(), "--certificate", certificate];
      const { status } = await sign(options);
      assert.equal(status, expected);
    }
  });

  it("reports a wrong PIN by its code and the tries left", async () => {
    const refused = await sign(
      [...statementOptions(), "--json"],
      "wrong-pin\n",
    );
    assert.equal(refused.status, 1);
    const { code, triesLeft } = errorIn(refused);
    assert.deepEqual([code, triesLeft], ["pin_incorrect", "few"]);
  });
});
