import assert from "node:assert/strict";
import {
  buildList,
  type ServiceFields,
  signList,
} from "../../fixtures/trusted-list.ts";
import {
  load,
  namesOf,
  one,
  signer,
  three,
  two,
} from "../../fixtures/trusted-list-anchors.ts";
import type { TrustedListOptions } from "./options.ts";
import { FOR_E_SIGNATURES } from "./select.ts";

async function anchorsOf(
  services: readonly ServiceFields[],
  options: Partial<TrustedListOptions> = {},
): Promise<string[]> {
  const source = await load(
    signList(buildList({ services }), signer.key),
    options,
  );
  return namesOf(source.current());
}

describe("createTrustedListAnchors selects", () => {
  it("granted authorities for qualified certificates, each once", async () => {
    assert.deepEqual(
      await anchorsOf([
        { certificate: one },
        { certificate: two, status: "withdrawn" },
        { certificate: three, type: "TSA/QTST" },
        { certificate: one },
      ]),
      ["Une"],
    );
  });

  it("other types and statuses when asked", async () => {
    const base = "http://uri.etsi.org/TrstSvc";
    assert.deepEqual(
      await anchorsOf(
        [
          { certificate: one },
          { certificate: two, type: "CA/PKC", status: "recognised" },
        ],
        {
          types: [`${base}/Svctype/CA/PKC`],
          statuses: [`${base}/TrustedList/Svcstatus/recognised`],
        },
      ),
      ["Deux"],
    );
  });

  it("authorities for one use when asked", async () => {
    assert.deepEqual(
      await anchorsOf(
        [
          { certificate: one, use: "ForeSignatures" },
          { certificate: two, use: "ForWebSiteAuthentication" },
          { certificate: three },
        ],
        { uses: [FOR_E_SIGNATURES] },
      ),
      ["Une"],
    );
  });

  it("by the status of the moment, through the history", async () => {
    assert.deepEqual(
      await anchorsOf([
        // Will be withdrawn tomorrow.
        {
          certificate: one,
          status: "withdrawn",
          from: "2026-06-16T00:00:00Z",
          history: [["granted", "2020-01-01T00:00:00Z"]],
        },
        // Was granted once.
        {
          certificate: two,
          status: "withdrawn",
          from: "2026-06-14T00:00:00Z",
          history: [["granted", "2020-01-01T00:00:00Z"]],
        },
        // Begins tomorrow.
        { certificate: three, from: "2026-06-16T00:00:00Z" },
      ]),
      ["Une"],
    );
  });

  it("what is well-formed, and reports what is not", async () => {
    const skipped: string[] = [];
    const names = await anchorsOf(
      [{ certificate: Buffer.from("no certificate") }, { certificate: two }],
      { onCertificateSkipped: ({ code }) => skipped.push(code) },
    );
    assert.deepEqual(names, ["Deux"]);
    assert.deepEqual(skipped, ["der_invalid"]);
  });
});
