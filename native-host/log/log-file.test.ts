import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLogFile } from "./log-file.ts";

describe("the log file", () => {
  let folder: string;
  const clock = () => new Date("2026-11-24T08:00:00Z");

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "passerelle-log-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("has one line an event, with its facts, for its owner alone", async () => {
    const file = join(folder, "state", "host.log");
    openLogFile(file, clock)("module-failed", {
      module: "a\nb",
      code: "module_crashed",
      attempts: 2,
    });
    assert.equal(
      await readFile(file, "utf8"),
      `2026-11-24T08:00:00.000Z ${process.pid} module-failed module="a\\nb" code="module_crashed" attempts=2\n`,
    );
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it("begins anew when it is full, and keeps one older file", async () => {
    const file = join(folder, "host.log");
    const log = openLogFile(file, clock);
    await writeFile(file, "x".repeat(512 * 1024));
    log("first");
    log("second");
    assert.equal((await readFile(file, "utf8")).split("\n").length, 3);
    assert.equal((await stat(`${file}.1`)).size, 512 * 1024);
  });

  it("never fails when it cannot be written", () => {
    openLogFile("/dev/null/host.log", clock)("event");
  });
});
