import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseCrl } from "../../server/revocation/crl/parse.ts";
import { parseOcspResponse } from "../../server/revocation/ocsp/parse.ts";
import { attempt } from "./attempt.ts";
import { describeCorpus } from "./corpora.ts";
import { assertBounded } from "./cost.ts";
import { goodCrl, goodOcspResponse } from "./fuzz-material.ts";

const FORMATS = [
  { format: "CRL", parse: parseCrl, good: goodCrl },
  { format: "OCSP response", parse: parseOcspResponse, good: goodOcspResponse },
] as const;

describeCorpus("fuzz", (corpus) => {
  const files = corpus.listFolders();

  for (const { format, parse, good } of FORMATS) {
    it(`parses as ${format} or is refused, in bounded time and memory`, function () {
      this.timeout(120_000);
      parse(good);
      let parsed = 0;
      for (const file of files) {
        const bytes = corpus.read(file);
        assertBounded(file, () => {
          const result = attempt(() => parse(bytes));
          if (!(result instanceof PasserelleError)) parsed++;
        });
      }
      console.log(`      ${format}: ${files.length} run, ${parsed} parsed`);
    });
  }
});
