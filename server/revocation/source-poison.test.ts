import assert from "node:assert/strict";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { STRICT_ALGORITHMS } from "../algorithms/policy.ts";
import { parseCertificate } from "../certificate/parse.ts";
import * as make from "../fixtures/certificates.ts";
import * as crl from "../fixtures/crl.ts";
import * as der from "../fixtures/der.ts";
import { keyPair } from "../fixtures/keys.ts";
import * as ocsp from "../fixtures/ocsp.ts";
import * as given from "../fixtures/revocation.ts";
import { checkRevocation, type RevocationMode } from "./check-revocation.ts";
import { createRevocationSource } from "./source.ts";

const MINUTE = 60_000;
const CRL_URL = "http://crl.example/a.crl";
const OCSP_URL = "http://ocsp.example/";

/** A sign-in, so many minutes after NOW, while the network serves what `served` says. */
function start(
  mode: Exclude<RevocationMode, "none">,
  kind: "CRL" | "OCSP",
  served: { bytes: Buffer | undefined },
) {
  const location =
    kind === "CRL"
      ? crl.distributionPoints([crl.fullName(crl.uri(CRL_URL))])
      : make.extension(
          "1.3.6.1.5.5.7.1.1",
          der.sequence(
            der.sequence(der.oid("1.3.6.1.5.5.7.48.1"), crl.uri(OCSP_URL)),
          ),
        );
  const path = [
    parseCertificate(given.customer(location)),
    ...given.authorities,
  ];
  const problems: ErrorCode[] = [];
  const source = createRevocationSource({
    mode,
    crls: { current: () => [given.rootCrl] },
    fetcher: async () => {
      if (!served.bytes) throw new PasserelleError("fetch_failed");
      return new Uint8Array(served.bytes);
    },
    onProblem: ({ code }) => problems.push(code),
  });
  const check = async (minutes: number) => {
    const at = new Date(make.NOW.getTime() + minutes * MINUTE);
    const evidence = await source.gather(path, at, STRICT_ALGORITHMS);
    return checkRevocation({ path, at, mode, ...evidence });
  };
  return { check, problems };
}

const nobody = make.rootAuthority("Personne", keyPair("P-256", "mallory"));
const impostor = { ...given.authority, key: keyPair("P-256", "mallory") };
const revoked = given.crlOf(given.authority, given.revokesCustomer);
const good = given.crlOf(given.authority);

describe("createRevocationSource, with somebody on the wire", () => {
  for (const [title, served, problem] of [
    ["a CRL of nobody", given.crlOf(nobody), "crl_invalid"],
    ["a CRL signed by somebody else", given.crlOf(impostor), "crl_invalid"],
    [
      "a CRL about authorities alone",
      given.crlOf(given.authority, given.scoped(crl.flag(2))),
      "crl_invalid",
    ],
    [
      "an older CRL, from before the revocation",
      given.crlOf(given.authority, { thisUpdate: der.time(given.ago(10)) }),
      "crl_stale",
    ],
  ] as const) {
    for (const mode of ["soft", "hard"] as const) {
      it(`keeps a revocation in spite of ${title}, ${mode} mode`, async () => {
        const network: { bytes: Buffer | undefined } = { bytes: revoked };
        const { check, problems } = start(mode, "CRL", network);
        const refused = { code: "certificate_revoked" };
        await assert.rejects(check(0), refused);
        network.bytes = served;
        await assert.rejects(check(61), refused);
        assert.deepEqual(problems, [problem]);
      });
    }
  }

  it("asks again soon when what came was of no use", async () => {
    const network: { bytes: Buffer | undefined } = {
      bytes: given.crlOf(nobody),
    };
    const { check } = start("hard", "CRL", network);
    await assert.rejects(check(0), { code: "revocation_unavailable" });
    network.bytes = good;
    assert.deepEqual(await check(1), ["crl", "crl"]);
  });

  it("keeps a revocation in spite of an older answer of the responder", async () => {
    const network: { bytes: Buffer | undefined } = {
      bytes: given.answer({ status: ocsp.revoked(given.ago(2)) }),
    };
    const { check, problems } = start("hard", "OCSP", network);
    await assert.rejects(check(0), { code: "certificate_revoked" });
    network.bytes = given.answer(
      { thisUpdate: given.ago(10) },
      { producedAt: given.ago(10) },
    );
    await assert.rejects(check(61), { code: "certificate_revoked" });
    assert.deepEqual(problems, ["ocsp_stale"]);
  });

  it("takes a newer CRL, for a certificate that was on hold", async () => {
    const network: { bytes: Buffer | undefined } = {
      bytes: given.crlOf(given.authority, {
        thisUpdate: der.time(given.ago(2)),
        entries: [
          {
            serialNumber: given.serialNumber,
            extensions: [crl.reasonCode(6)],
          },
        ],
      }),
    };
    const { check, problems } = start("hard", "CRL", network);
    await assert.rejects(check(0), { code: "certificate_revoked" });
    network.bytes = good;
    assert.deepEqual(await check(61), ["crl", "crl"]);
    assert.deepEqual(problems, []);
  });
});
