import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { PROTOCOL_FILE, withErrorTable } from "./error-table.ts";

describe("PROTOCOL.md", () => {
  it("lists every error code with its sentences (run `npx tsx scripts/error-table.ts` after adding one)", () => {
    const protocol = readFileSync(PROTOCOL_FILE, "utf8");
    assert.ok(protocol.includes("`statement_mismatch`"));
    assert.equal(protocol, withErrorTable(protocol));
  });
});
