import assert from "node:assert/strict";
import { EventEmitter, on, once } from "node:events";
import { parseCertificate } from "../certificate/parse.ts";
import { STRICT_ALGORITHMS } from "../algorithms/policy.ts";
import * as make from "../fixtures/certificates.ts";
import * as crl from "../fixtures/crl.ts";
import { issuersAt } from "../fixtures/issuer-server.ts";
import * as given from "../fixtures/revocation.ts";
import { customer } from "../fixtures/sign-in.ts";
import { createIntermediateSource } from "../intermediates/source.ts";
import { createRevocationSource } from "../revocation/source.ts";
import { createReloadingSource } from "../trust/reloading.ts";
import { reportTo } from "../verify/checks.ts";

const FAULTY: Readonly<Record<string, () => unknown>> = {
  throws: () => {
    throw new TypeError("a broken log");
  },
  rejects: () => Promise.reject(new TypeError("a broken log")),
};

for (const [what, fail] of Object.entries(FAULTY)) {
  describe(`a listener that ${what}`, () => {
    it("ends no reloading, nor the process, and is reported", async () => {
      const warnings = on(process, "warning");
      const events = new EventEmitter();
      let loads = 0;
      const source = await createReloadingSource(
        async () => {
          loads++;
          if (loads === 2) throw new Error("not there");
          if (loads === 5) events.emit("reloaded");
          return { elements: [Uint8Array.of(loads)] };
        },
        { reloadEveryMs: 5, onReloadFailed: fail, onReloaded: fail },
      );
      await once(events, "reloaded");
      source.close();
      for await (const [{ name, message }] of warnings) {
        if (name !== "PasserelleWarning") continue;
        assert.equal(message, "a listener failed: a broken log");
        break;
      }
    });

    it("refuses no reload that is asked for", async () => {
      let loads = 0;
      const source = await createReloadingSource(
        async () => ({ elements: [Uint8Array.of(++loads)] }),
        { onReloaded: fail },
      );
      await source.reload();
      assert.deepEqual(source.current(), [Uint8Array.of(2)]);
    });

    it("leaves a sign-in what is known of revocation", async () => {
      const url = crl.uri("http://crl.example/");
      const leaf = given.customer(crl.distributionPoints([crl.fullName(url)]));
      const source = createRevocationSource({
        mode: "hard",
        crls: { current: () => [given.rootCrl] },
        fetcher: async () => Uint8Array.of(1),
        onProblem: fail,
      });
      const { crls } = await source.gather(
        [parseCertificate(leaf), ...given.authorities],
        make.NOW,
        STRICT_ALGORITHMS,
      );
      assert.deepEqual(crls, [given.rootCrl]);
    });

    it("leaves a verification its steps", () => {
      reportTo(fail, ["signature"])("signature");
    });

    it("leaves a sign-in whose issuer cannot be had its own error", async () => {
      const source = createIntermediateSource({
        fetcher: async () => Uint8Array.of(1),
        onProblem: fail,
      });
      const found = await source.findIssuers(
        parseCertificate(customer({}, [issuersAt("http://a.example/")])),
        make.NOW,
        STRICT_ALGORITHMS,
        new AbortController().signal,
      );
      assert.deepEqual(found, []);
    });
  });
}
