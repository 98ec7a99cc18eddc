import assert from "node:assert/strict";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { replaceFile } from "./replace-file.ts";

describe("replacing a file", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "passerelle-replace-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("leaves the new content alone, for whom the mode lets read it", () => {
    const file = join(folder, "file");
    replaceFile(file, "first", 0o600);
    replaceFile(file, "second", 0o600);
    assert.equal(readFileSync(file, "utf8"), "second");
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ["file"]);
  });

  it("leaves nothing unfinished behind where it fails", () => {
    const file = join(folder, "file");
    mkdirSync(file);
    assert.throws(() => replaceFile(file, "content", 0o600), {
      code: "EISDIR",
    });
    assert.throws(
      () => replaceFile(join(folder, "none", "file"), "content", 0o600),
      { code: "ENOENT" },
    );
    assert.deepEqual(readdirSync(folder), ["file"]);
  });
});
