import assert from "node:assert/strict";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makePrivateFolder } from "./private-folder.ts";

describe("a private folder", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "passerelle-folder-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is made with those above it, for its owner alone", async () => {
    makePrivateFolder(join(folder, "a", "b"));
    makePrivateFolder(join(folder, "a", "b"));
    for (const path of ["a", "a/b"])
      assert.equal((await stat(join(folder, path))).mode & 0o777, 0o700);
  });

  it("is refused, not tried for ever, where none can be made", function () {
    if (process.platform !== "linux") this.skip();
    assert.throws(
      () => {
        makePrivateFolder("/proc/passerelle/state");
      },
      { code: "ENOENT" },
    );
  });
});
