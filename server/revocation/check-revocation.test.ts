import assert from "node:assert/strict";
import { parseCertificate } from "../certificate/parse.ts";
import * as make from "../fixtures/certificates.ts";
import * as der from "../fixtures/der.ts";
import * as ocsp from "../fixtures/ocsp.ts";
import {
  ago,
  root,
  authority,
  stranger,
  customer,
  crlOf,
  revokesCustomer,
  answer,
  check,
  rules,
  withCrl,
  says,
} from "../fixtures/revocation.ts";
import { checkRevocation } from "./check-revocation.ts";

rules("checkRevocation softly", [
  [
    "a certificate with malformed distribution points",
    {
      mode: "soft",
      leaf: customer(make.extension("2.5.29.31", der.integer(1))),
    },
    "der_invalid",
  ],
  ["what nothing is known about", { mode: "soft" }, "accepted"],
  [
    "what only an expired CRL is about",
    { mode: "soft", ...withCrl({ nextUpdate: der.time(ago(0.5)) }) },
    "accepted",
  ],
  [
    "what is revoked",
    { mode: "soft", ...withCrl(revokesCustomer) },
    "certificate_revoked",
  ],
  [
    "what the authority’s responder does not know",
    { mode: "soft", ...says({ status: ocsp.unknown() }) },
    "certificate_status_unknown",
  ],
  [
    "a revocation that nobody authorised",
    { mode: "soft", crls: [crlOf(stranger, revokesCustomer)] },
    "accepted",
  ],
]);

describe("checkRevocation", () => {
  it("asks nothing in mode none", () => {
    const sources = check({ mode: "none", ...withCrl(revokesCustomer) });
    assert.deepEqual(sources, ["none", "none"]);
  });

  it("says which kind of evidence decided, leaf first", () => {
    assert.deepEqual(check(says({})), ["ocsp", "crl"]);
  });

  it("asks nothing about a path that is its anchor alone", () => {
    const sources = checkRevocation({
      path: [parseCertificate(root.certificate)],
      crls: [],
      ocspResponses: [],
      at: make.NOW,
      mode: "hard",
    });
    assert.deepEqual(sources, []);
  });

  it("refuses every flipped bit of a CRL and of an OCSP response", function () {
    this.timeout(60_000);
    const flipped = (bytes: Buffer, bit: number) => {
      const copy = Buffer.from(bytes);
      copy[bit >> 3] = (copy[bit >> 3] as number) ^ (0x80 >> (bit & 7));
      return copy;
    };
    const leaf = customer();
    for (const [good, given] of [
      [crlOf(authority), (bytes: Buffer) => ({ leaf, crls: [bytes] })],
      [answer(), (bytes: Buffer) => ({ leaf, ocspResponses: [bytes] })],
    ] as const) {
      check(given(good));
      for (let bit = 0; bit < good.length * 8; bit++) {
        assert.throws(() => check(given(flipped(good, bit))), {
          name: "PasserelleError",
        });
      }
    }
  });
});
