import assert from "node:assert/strict";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import * as make from "../fixtures/certificates.ts";
import * as crl from "../fixtures/crl.ts";
import * as der from "../fixtures/der.ts";
import { keyPair } from "../fixtures/keys.ts";
import * as evidence from "../fixtures/revocation.ts";
import * as signIn from "../fixtures/sign-in.ts";
import { MAX_PATHS } from "../limits.ts";
import { createRevocationSource } from "../revocation/source.ts";

/*
 * root 0 … root n ─┬─ authority, certified by each of them ─── customer
 *
 * Customer and authority name an OCSP responder that is down, and a CRL.
 */
const OCSP_URL = "http://ocsp.example/";
const CUSTOMER_CRL = "http://crl.example/customers.crl";
const AUTHORITY_CRL = "http://crl.example/authorities.crl";
const { authority } = signIn;

const publishedAt = (url: string) => [
  crl.distributionPoints([crl.fullName(crl.uri(url))]),
  make.extension(
    "1.3.6.1.5.5.7.1.1",
    der.sequence(
      der.sequence(der.oid("1.3.6.1.5.5.7.48.1"), crl.uri(OCSP_URL)),
    ),
  ),
];
const customer = signIn.customer({}, [
  make.keyUsage(0),
  ...publishedAt(CUSTOMER_CRL),
]);

function certifiedBy(root: make.Authority, ...usages: readonly number[]) {
  return make.intermediateAuthority(root, "Autorité", authority.key, {
    extensions: [
      make.basicConstraints(true),
      make.keyUsage(...usages),
      make.subjectKeyIdentifier(authority.key),
      make.authorityKeyIdentifier(root.key),
      ...publishedAt(AUTHORITY_CRL),
    ],
  }).certificate;
}

/** A relying party whose network serves these CRLs alone. */
function start(
  mode: "hard" | "soft",
  roots: readonly make.Authority[],
  served: Readonly<Record<string, Uint8Array>>,
) {
  const requests: string[] = [];
  const relyingParty = signIn.relyingPartyWith({
    trustAnchors: roots.map((root) => root.certificate),
    revocation: createRevocationSource({
      mode,
      fetcher: async ({ url }) => {
        requests.push(url);
        const bytes = served[url];
        if (!bytes) throw new PasserelleError("fetch_failed", "down");
        return Uint8Array.from(bytes);
      },
    }),
  });
  const signInWith = async (certificates: readonly Uint8Array[]) => {
    const challenge = await signIn.challengeOf(relyingParty);
    const signature = signIn.answer(challenge, {
      certificate: customer,
      defects: { certificates },
    });
    return relyingParty.verify({ signature, session: signIn.SESSION });
  };
  return { signInWith, requests };
}

describe("what a sign-in with cross-certificates asks of the network", () => {
  it("is each CRL once, however many paths there are", async () => {
    const roots = Array.from({ length: MAX_PATHS - 1 }, (_, index) =>
      make.rootAuthority(`Racine ${index}`, keyPair("P-256", `root ${index}`)),
    );
    const { signInWith, requests } = start("hard", roots, {
      [CUSTOMER_CRL]: evidence.crlOf(authority),
    });
    const certificates = roots.map((root) => certifiedBy(root, 5, 6));
    await assert.rejects(signInWith(certificates), {
      code: "revocation_unavailable",
    });
    const times = (url: string) =>
      requests.filter((each) => each === url).length;
    assert.equal(times(CUSTOMER_CRL), 1);
    assert.equal(times(AUTHORITY_CRL), 1);
    // The customer's status once, and that of each certificate of the authority.
    assert.equal(times(OCSP_URL), 1 + roots.length);
  });
});

describe("a CRL fetched for an authority’s certificate that may not sign CRLs", () => {
  const { root } = signIn;
  const mayNot = certifiedBy(root, 5);
  const may = certifiedBy(root, 5, 6);
  const rootCrl = evidence.crlOf(root);

  for (const certificates of [
    [mayNot, may],
    [may, mayNot],
  ]) {
    it(`tells of a revocation by the other one, soft mode, ${certificates[0] === may ? "this" : "that"} one first`, async () => {
      const revokes = { entries: [{ serialNumber: signIn.serialNumber }] };
      const { signInWith } = start("soft", [root], {
        [CUSTOMER_CRL]: evidence.crlOf(authority, revokes),
        [AUTHORITY_CRL]: rootCrl,
      });
      await assert.rejects(signInWith(certificates), {
        code: "certificate_revoked",
      });
    });
  }

  it("keeps nobody else’s from being found good", async () => {
    const { signInWith } = start("hard", [root], {
      [CUSTOMER_CRL]: evidence.crlOf(authority),
      [AUTHORITY_CRL]: rootCrl,
    });
    await assert.rejects(signInWith([mayNot]), {
      code: "revocation_unavailable",
    });
    await signInWith([may]);
  });
});
