import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseCrl } from "../../server/revocation/crl/parse.ts";
import { parseOcspResponse } from "../../server/revocation/ocsp/parse.ts";

const CORPUS = new URL("../../../shared/corpora/fuzz/", import.meta.url);
const MAX_MS = 1000;
const MAX_BYTES = 64 * 1024 * 1024;

describe("fuzz corpus, as CRL and as OCSP response", function () {
  this.timeout(120_000);
  if (!existsSync(CORPUS)) {
    it("is skipped: the corpora are not beside the project");
    return;
  }
  for (const [name, parse] of [
    ["CRL", parseCrl],
    ["OCSP response", parseOcspResponse],
  ] as const) {
    it(`parses as ${name} or is refused, in bounded time and memory`, () => {
      const files = readdirSync(CORPUS, {
        recursive: true,
        withFileTypes: true,
      }).filter((entry) => entry.isFile());
      let parsed = 0;
      let slowestMs = 0;
      for (const file of files) {
        const bytes = new Uint8Array(
          readFileSync(path.join(file.parentPath, file.name)),
        );
        const memory = process.memoryUsage().rss;
        const start = performance.now();
        try {
          parse(bytes);
          parsed++;
        } catch (error) {
          if (!(error instanceof PasserelleError)) throw error;
        }
        slowestMs = Math.max(slowestMs, performance.now() - start);
        assert.ok(process.memoryUsage().rss - memory < MAX_BYTES, file.name);
      }
      console.log(
        `    ${name}: ${files.length} run, ${parsed} parsed, slowest ${slowestMs.toFixed(1)} ms`,
      );
      assert.ok(slowestMs < MAX_MS);
      assert.ok(files.length > 1000);
    });
  }
});
