import assert from "node:assert/strict";
import { CORPORA, documented } from "./documented.ts";

describe("docs/conformance.md", () => {
  it("has a row for every run over a corpus, and no other", () => {
    assert.deepEqual([...documented.keys()], CORPORA);
  });

  it("adds up, and has nothing accepted that is invalid", () => {
    for (const [title, counts] of documented) {
      const { run, agreed, either, refusedButValid } = counts;
      assert.equal(agreed + either + refusedButValid, run, title);
      assert.equal(counts.acceptedButInvalid, 0, title);
      assert.ok(run > 0, title);
    }
  });
});
