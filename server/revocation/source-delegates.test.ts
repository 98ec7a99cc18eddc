import assert from "node:assert/strict";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { STRICT_ALGORITHMS } from "../algorithms/policy.ts";
import { parseCertificate } from "../certificate/parse.ts";
import * as make from "../fixtures/certificates.ts";
import * as crl from "../fixtures/crl.ts";
import * as der from "../fixtures/der.ts";
import { keyPair, signing, spki } from "../fixtures/keys.ts";
import * as ocsp from "../fixtures/ocsp.ts";
import { checkRevocation } from "./check-revocation.ts";
import { createRevocationSource } from "./source.ts";

/*
 * root ── customer      names crl issuer 1 as the signer of its CRL, or asks the responder
 *   ├──── crl issuer 1  names crl issuer 2, or the root
 *   ├──── crl issuer 2  …
 *   └──── responder     without ocsp-nocheck
 */
const root = make.rootAuthority("Racine", keyPair("P-256", "root"));
const stranger = make.rootAuthority("Racine", keyPair("P-256", "stranger"));
const serialNumber = der.integer(4711);
const ROOT_CRL = "http://crl.example/root.crl";
const RESPONDER = "http://ocsp.example/";
const urlOf = (number: number) => `http://crl.example/${number}.crl`;
const nameOf = (number: number) => make.name(`Listes ${number}`);
const keyOf = (number: number) => keyPair("P-256", `crl issuer ${number}`);
const serialOf = (number: number) => der.integer(100 + number);

const byRoot = crl.distributionPoints([crl.fullName(crl.uri(ROOT_CRL))]);
const byDelegate = (number: number) =>
  crl.distributionPoints([
    crl.fullName(crl.uri(urlOf(number))),
    der.tlv(0xa2, crl.directoryName(nameOf(number))),
  ]);

function crlIssuer(
  number: number,
  points: readonly Buffer[],
  issuer = root,
): Buffer {
  return make.buildCertificate({
    issuer: issuer.name,
    subject: nameOf(number),
    serialNumber: serialOf(number),
    publicKey: spki(keyOf(number)),
    signing: signing(issuer.key),
    extensions: [make.keyUsage(6), ...points],
  });
}

function crlBy(
  { name, key }: Pick<make.Authority, "name" | "key">,
  revoked: readonly Uint8Array[] = [],
  extensions: readonly Buffer[] = [],
): Buffer {
  return crl.buildCrl({
    version: 2,
    issuer: name,
    signing: signing(key),
    thisUpdate: der.time(make.NOW),
    nextUpdate: der.time(new Date(make.NOW.getTime() + 3_600_000)),
    entries: revoked.map((each) => ({ serialNumber: each })),
    extensions,
  });
}
const indirectCrl = (number: number) =>
  crlBy(
    { name: nameOf(number), key: keyOf(number) },
    [],
    [crl.issuingDistributionPoint(crl.flag(4))],
  );

const customerWith = (...extensions: readonly Buffer[]) =>
  make.personCertificate(
    root,
    "Hélène Lefèvre",
    keyPair("P-256", "customer"),
    { serialNumber },
    extensions,
  );

/** Opens a source onto a network that has these answers alone. */
function open(
  network: Readonly<Record<string, Buffer>>,
  crlIssuers: readonly Buffer[] = [],
) {
  const requests: string[] = [];
  const source = createRevocationSource({
    mode: "hard",
    nonce: "omit",
    fetcher: async ({ url }) => {
      const known = Object.keys(network).find((each) => url.startsWith(each));
      requests.push(known ?? url);
      const answer = known && network[known];
      if (answer) return answer;
      throw new PasserelleError("fetch_failed", url);
    },
    crlIssuers,
  });
  const check = async (customer: Buffer) => {
    const path = [customer, root.certificate].map((bytes) =>
      parseCertificate(bytes),
    );
    const evidence = await source.gather(path, make.NOW, STRICT_ALGORITHMS);
    return checkRevocation({ path, at: make.NOW, mode: "hard", ...evidence });
  };
  return { check, requests };
}

describe("createRevocationSource, with a delegated CRL issuer", () => {
  const customer = customerWith(byDelegate(1));
  const network = {
    [urlOf(1)]: indirectCrl(1),
    [urlOf(2)]: indirectCrl(2),
    [urlOf(3)]: indirectCrl(3),
    [urlOf(4)]: indirectCrl(4),
    [ROOT_CRL]: crlBy(root),
  };

  it("fetches the CRL about the delegate too, each once", async () => {
    const { check, requests } = open(network, [crlIssuer(1, [byRoot])]);
    assert.deepEqual(await check(customer), ["crl"]);
    assert.deepEqual(await check(customer), ["crl"]);
    assert.deepEqual(requests, [urlOf(1), ROOT_CRL]);
  });

  it("refuses the CRL of a delegate who has been revoked", async () => {
    const { check } = open(
      { ...network, [ROOT_CRL]: crlBy(root, [serialOf(1)]) },
      [crlIssuer(1, [byRoot])],
    );
    await assert.rejects(check(customer), {
      code: "crl_invalid",
      message: /delegated CRL issuer is revoked/,
    });
  });

  it("refuses the CRL of a delegate whose status nothing tells", async () => {
    for (const points of [[], [byRoot]]) {
      const { check } = open({ [urlOf(1)]: indirectCrl(1) }, [
        crlIssuer(1, points),
      ]);
      await assert.rejects(check(customer), {
        code: "crl_invalid",
        message: /delegated CRL issuer is undetermined/,
      });
    }
  });

  it("follows delegates of delegates, twice and no further", async () => {
    const twice = open(network, [
      crlIssuer(1, [byDelegate(2)]),
      crlIssuer(2, [byRoot]),
    ]);
    assert.deepEqual(await twice.check(customer), ["crl"]);
    const further = open(network, [
      crlIssuer(1, [byDelegate(2)]),
      crlIssuer(2, [byDelegate(3)]),
      crlIssuer(3, [byDelegate(4)]),
      crlIssuer(4, [byRoot]),
    ]);
    await assert.rejects(further.check(customer), { code: "crl_invalid" });
    assert.ok(!further.requests.includes(urlOf(4)));
  });

  it("does not take a delegate’s word for itself", async () => {
    const { check, requests } = open(network, [crlIssuer(1, [byDelegate(1)])]);
    await assert.rejects(check(customer), { code: "crl_invalid" });
    assert.deepEqual(requests, [urlOf(1)]);
  });

  it("asks nothing where a certificate nobody vouches for says", async () => {
    const { check, requests } = open(network, [
      crlIssuer(1, [byRoot], stranger),
    ]);
    await assert.rejects(check(customer), {
      code: "revocation_unavailable",
    });
    assert.deepEqual(requests, [urlOf(1)]);
  });

  it("has nothing to go by where no delegate is configured", async () => {
    const { check } = open(network);
    await assert.rejects(check(customer), { code: "revocation_unavailable" });
  });

  it("refuses a configured certificate that is none", () => {
    assert.throws(() => open(network, [Buffer.of(0)]), {
      code: "configuration_refused",
      message: /^crlIssuers\.0: /,
    });
  });
});

describe("createRevocationSource, with a delegated OCSP responder", () => {
  const key = keyPair("P-256", "responder");
  const customer = customerWith(
    make.extension(
      "1.3.6.1.5.5.7.1.1",
      der.sequence(
        der.sequence(der.oid("1.3.6.1.5.5.7.48.1"), crl.uri(RESPONDER)),
      ),
    ),
  );
  const answerBy = (issuer: make.Authority, ...extensions: Buffer[]) =>
    ocsp.buildOcspResponse({
      signing: signing(key),
      responderId: ocsp.byName(make.name("Répondeur", "Boulangerie Lefèvre")),
      producedAt: make.NOW,
      responses: [
        {
          certificateId: ocsp.certificateId(
            root.name,
            spki(root.key).subarray(-65),
            serialNumber,
          ),
          status: ocsp.good(),
          thisUpdate: make.NOW,
          nextUpdate: null,
        },
      ],
      certificates: [
        make.personCertificate(
          issuer,
          "Répondeur",
          key,
          { serialNumber: serialOf(9) },
          [make.extendedKeyUsage(ocsp.OCSP_SIGNING), ...extensions],
        ),
      ],
    });

  /** Says nothing of the customer, who names no such distribution point. */
  const aboutResponder = (...revoked: Buffer[]) =>
    crlBy(root, revoked, [
      crl.issuingDistributionPoint(crl.fullName(crl.uri(ROOT_CRL))),
    ]);

  it("fetches the CRL about a responder without ocsp-nocheck", async () => {
    const { check, requests } = open({
      [RESPONDER]: answerBy(root, byRoot),
      [ROOT_CRL]: aboutResponder(),
    });
    assert.deepEqual(await check(customer), ["ocsp"]);
    assert.deepEqual(await check(customer), ["ocsp"]);
    assert.deepEqual(requests, [RESPONDER, ROOT_CRL]);
  });

  it("asks no more about one with it", async () => {
    const answer = answerBy(root, byRoot, ocsp.noCheck());
    const { check, requests } = open({ [RESPONDER]: answer });
    assert.deepEqual(await check(customer), ["ocsp"]);
    assert.deepEqual(requests, [RESPONDER]);
  });

  it("refuses a responder that has been revoked", async () => {
    const { check } = open({
      [RESPONDER]: answerBy(root, byRoot),
      [ROOT_CRL]: aboutResponder(serialOf(9)),
    });
    await assert.rejects(check(customer), {
      code: "ocsp_invalid",
      message: /status is revoked/,
    });
  });

  it("asks nothing where a responder nobody vouches for says", async () => {
    const { check, requests } = open({
      [RESPONDER]: answerBy(stranger, byRoot),
      [ROOT_CRL]: aboutResponder(),
    });
    await assert.rejects(check(customer), { code: "revocation_unavailable" });
    assert.deepEqual(requests, [RESPONDER]);
  });
});
