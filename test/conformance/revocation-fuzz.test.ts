import assert from "node:assert/strict";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseCrl } from "../../server/revocation/crl/parse.ts";
import { parseOcspResponse } from "../../server/revocation/ocsp/parse.ts";
import { attempt } from "./attempt.ts";
import { describeCorpus } from "./corpora.ts";
import { costOf } from "./cost.ts";
import { goodCrl, goodOcspResponse } from "./fuzz-material.ts";

const MAX_CPU_MS = 1000;
const MAX_BYTES = 64 * 1024 * 1024;
const FORMATS = [
  { format: "CRL", parse: parseCrl, good: goodCrl },
  { format: "OCSP response", parse: parseOcspResponse, good: goodOcspResponse },
] as const;

describeCorpus("fuzz", (corpus) => {
  const files = corpus
    .list()
    .filter((name) => !name.includes("."))
    .flatMap((folder) =>
      corpus.list(folder).map((name) => `${folder}/${name}`),
    );

  for (const { format, parse, good } of FORMATS) {
    it(`parses as ${format} or is refused, in bounded time and memory`, function () {
      this.timeout(120_000);
      parse(good);
      let parsed = 0;
      for (const file of files) {
        const bytes = corpus.read(file);
        const { cpuMs, memoryBytes } = costOf(() => {
          const result = attempt(() => parse(bytes));
          if (!(result instanceof PasserelleError)) parsed++;
        });
        assert.ok(cpuMs < MAX_CPU_MS, `${file} takes ${cpuMs} ms`);
        assert.ok(memoryBytes < MAX_BYTES, `${file} takes ${memoryBytes} B`);
      }
      console.log(`      ${format}: ${files.length} run, ${parsed} parsed`);
    });
  }
});
