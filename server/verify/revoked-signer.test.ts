import assert from "node:assert/strict";
import * as make from "../fixtures/certificates.ts";
import * as crl from "../fixtures/crl.ts";
import * as der from "../fixtures/der.ts";
import { keyPair, signing, spki } from "../fixtures/keys.ts";
import * as evidence from "../fixtures/revocation.ts";
import * as signIn from "../fixtures/sign-in.ts";
import { createIntermediateCache } from "../path/intermediate-cache.ts";
import { createRevocationSource } from "../revocation/source.ts";
import { createExplanation } from "./explain.ts";
import { type PathToValidate, validatePath } from "./validate-path.ts";

const { root, authority, crlOf, ago } = evidence;

/*
 * root ────── authority ─┬─ customer, revoked
 * otherRoot ── crossed ──┘
 *
 * The authority's key is certified twice. Whoever signs chooses which of the certificates are in the message.
 */
const otherRoot = make.rootAuthority(
  "Autre racine",
  keyPair("P-256", "other root"),
);

function crossed(...usages: readonly number[]): make.Authority {
  return make.intermediateAuthority(otherRoot, "Autorité", authority.key, {
    extensions: [
      make.basicConstraints(true),
      make.keyUsage(...usages),
      make.subjectKeyIdentifier(authority.key),
      make.authorityKeyIdentifier(otherRoot.key),
    ],
  });
}

/** May sign certificates, but no CRLs. */
const withoutCrlSign = crossed(5);
const crls = [
  crlOf(authority, evidence.revokesCustomer),
  evidence.rootCrl,
  crlOf(otherRoot),
];
/** From before the revocation, and not stale yet. */
const earlierGood = evidence.answer(
  { thisUpdate: ago(20), nextUpdate: ago(-4) },
  { producedAt: ago(20) },
);

function validate(
  authorities: readonly make.Authority[],
  options: Partial<PathToValidate> = {},
) {
  return validatePath({
    certificate: evidence.customer(),
    intermediates: authorities.map(({ certificate }) => certificate),
    trustAnchors: [root.certificate, otherRoot.certificate],
    crls,
    at: make.NOW,
    policy: { extendedKeyUsage: [] },
    ...options,
  });
}

describe("a revoked signer", () => {
  const orders = [
    [authority, withoutCrlSign],
    [withoutCrlSign, authority],
  ];

  it("stays revoked whichever certificates of the authority are beside the signature", () => {
    for (const authorities of [[authority], ...orders]) {
      assert.throws(() => validate(authorities, { revocation: "soft" }), {
        code: "certificate_revoked",
      });
      assert.throws(
        () => validate(authorities, { ocspResponses: [earlierGood] }),
        { code: "certificate_revoked" },
      );
    }
  });

  it("stays revoked where the only CRL is a delegate’s of one of the roots", () => {
    const key = keyPair("P-256", "CRLs");
    const name = evidence.DN_OF_CRLS;
    const delegate = make.buildCertificate({
      issuer: root.name,
      subject: name,
      publicKey: spki(key),
      signing: signing(root.key),
      extensions: [
        make.keyUsage(6),
        make.subjectKeyIdentifier(key),
        make.authorityKeyIdentifier(root.key),
      ],
    });
    const certificate = evidence.customer(
      crl.distributionPoints([
        evidence.AT_A,
        der.explicit(2, crl.directoryName(name)),
      ]),
    );
    const indirect = crlOf(
      { name, key, certificate: delegate },
      {
        entries: [
          {
            serialNumber: evidence.serialNumber,
            extensions: [crl.certificateIssuer(authority.name)],
          },
        ],
        ...evidence.scoped(evidence.AT_A, crl.flag(4)),
      },
    );
    for (const authorities of [
      [authority, crossed(5, 6)],
      [crossed(5, 6), authority],
    ]) {
      assert.throws(
        () =>
          validate(authorities, {
            certificate,
            intermediates: [
              ...authorities.map((each) => each.certificate),
              delegate,
            ],
            crls: [indirect, evidence.rootCrl, crlOf(otherRoot)],
            revocation: "soft",
          }),
        { code: "certificate_revoked" },
      );
    }
  });

  it("is named so, whatever other paths fail for", () => {
    const expired = make.intermediateAuthority(
      root,
      "Autorité",
      authority.key,
      { notAfter: der.time(ago(1)) },
    );
    for (const authorities of [
      [expired, authority],
      [authority, expired],
    ]) {
      const explanation = createExplanation();
      const run = () => validate(authorities, { onCheck: explanation.onCheck });
      assert.throws(run, (failure: { code: string }) => {
        assert.equal(failure.code, "certificate_revoked");
        const lines = explanation.describe(failure).split("\n");
        assert.match(lines[1] ?? "", /^passed: The certificate’s path/);
        assert.match(lines[2] ?? "", /^FAILED: No certificate of the path/);
        return true;
      });
    }
  });

  it("is not let in where there are too many possible paths to look at all", () => {
    const strangers = Array.from({ length: 60 }, (_, index) =>
      make.intermediateAuthority(
        { ...root, key: keyPair("P-256", "stranger") },
        "Autorité",
        authority.key,
        { serialNumber: der.integer(90_000 + index) },
      ),
    );
    assert.throws(
      () =>
        validate([withoutCrlSign, ...strangers, authority], {
          revocation: "soft",
        }),
      { code: "path_too_complex" },
    );
  });
});

describe("an authority that is revoked in one of its certificates", () => {
  const revoked = [
    crlOf(root, { entries: [{ serialNumber: evidence.authoritySerial }] }),
    crlOf(otherRoot),
    crlOf(authority),
  ];

  it("signs in its customers by the other one", () => {
    for (const authorities of [
      [authority, withoutCrlSign, crossed(5, 6)],
      [crossed(5, 6), authority],
    ]) {
      const { certificates } = validate(authorities, { crls: revoked });
      assert.deepEqual(
        Buffer.from(certificates[2] as Uint8Array),
        otherRoot.certificate,
      );
    }
  });

  it("is named before what the other one lacks", () => {
    for (const authorities of [
      [authority, withoutCrlSign],
      [withoutCrlSign, authority],
    ]) {
      assert.throws(() => validate(authorities, { crls: revoked }), {
        code: "path_revoked",
      });
    }
  });
});

describe("a revoked customer at a sign-in", () => {
  // The same with the sign-in's own keys, whose evidence lies in a folder.
  const crossedBy = (usages: readonly number[]) =>
    make.intermediateAuthority(otherRoot, "Autorité", signIn.authority.key, {
      extensions: [
        make.basicConstraints(true),
        make.keyUsage(...usages),
        make.subjectKeyIdentifier(signIn.authority.key),
        make.authorityKeyIdentifier(otherRoot.key),
      ],
    }).certificate;
  const second = crossedBy([5]);
  const revoking = [
    crlOf(signIn.authority, {
      entries: [{ serialNumber: signIn.serialNumber }],
    }),
    crlOf(signIn.root),
    crlOf(otherRoot),
  ];
  const optionsWith = (atHand: readonly Uint8Array[]) => ({
    trustAnchors: [signIn.root.certificate, otherRoot.certificate],
    revocation: createRevocationSource({
      mode: "soft" as const,
      fetcher: "none" as const,
      crls: { current: () => atHand },
    }),
  });

  async function signInWith(
    options: Parameters<typeof signIn.relyingPartyWith>[0],
    certificates: readonly Buffer[],
  ) {
    const relyingParty = signIn.relyingPartyWith(options);
    return signIn.signInAt(relyingParty, { defects: { certificates } });
  }

  it("is refused with both certificates of the authority in the message", async () => {
    const both = [second, signIn.authority.certificate];
    for (const certificates of [both, both.toReversed()]) {
      await assert.rejects(signInWith(optionsWith(revoking), certificates), {
        code: "certificate_revoked",
      });
    }
  });

  it("is refused with the second alone where the relying party has the first", async () => {
    const intermediates = [signIn.authority.certificate];
    await assert.rejects(
      signInWith({ ...optionsWith(revoking), intermediates }, [second]),
      { code: "certificate_revoked" },
    );
  });

  it("is refused with the second alone where the first is in the cache", async () => {
    const intermediateCache = createIntermediateCache();
    const good = [crlOf(signIn.authority), crlOf(signIn.root)];
    await signInWith({ ...optionsWith(good), intermediateCache }, [
      signIn.authority.certificate,
    ]);
    await assert.rejects(
      signInWith({ ...optionsWith(revoking), intermediateCache }, [second]),
      { code: "certificate_revoked" },
    );
  });
});
