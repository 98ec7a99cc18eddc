import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readToEnd } from "./read-to-end.ts";

describe("reading to the end", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "passerelle-read-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("waits for a writer that is slow, also where the pipe does not block", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const { O_RDONLY, O_NONBLOCK } = constants;
    const reader = openSync(pipe, O_RDONLY | O_NONBLOCK);
    const writer = spawn("sh", [
      "-c",
      'exec 3>"$0"; echo first >&3; echo open; sleep 0.1; echo last >&3',
      pipe,
    ]);
    try {
      await once(writer.stdout, "data");
      assert.equal(readToEnd(reader), "first\nlast\n");
    } finally {
      closeSync(reader);
    }
  });
});
