import assert from "node:assert/strict";
import * as make from "../fixtures/certificates.ts";
import {
  authority,
  keys,
  personOf,
  root,
  validate,
} from "../fixtures/chain.ts";
import * as der from "../fixtures/der.ts";
import { keyPair, signing, spki } from "../fixtures/keys.ts";
import * as revocation from "../fixtures/revocation.ts";

/** Claims to be A, certified by the root: anybody can make one and put it beside a signature. */
function pretender(fields: Partial<make.CertificateFields>): Buffer {
  return make.buildCertificate({
    issuer: root.name,
    subject: authority().name,
    publicKey: spki(keys.a),
    signing: signing(keyPair("P-256", "stranger")),
    extensions: make.authorityExtensions(
      keys.a,
      make.authorityKeyIdentifier(keys.root),
    ),
    ...fields,
  });
}

const malformedName = der.sequence(der.integer(1));
const malformedIssuer = pretender({ issuer: malformedName });
const malformedHint = pretender({
  extensions: make.authorityExtensions(
    keys.a,
    make.extension("2.5.29.35", der.nullElement()),
  ),
});

describe("validatePath, of certificates nobody vouches for", () => {
  const a = authority();
  const person = personOf(a);

  for (const [title, stranger] of [
    ["issuer is no name", malformedIssuer],
    ["authorityKeyIdentifier is malformed", malformedHint],
  ] as const) {
    it(`passes over one whose ${title}`, () => {
      for (const intermediates of [
        [stranger, a.certificate, root.certificate],
        [a.certificate, stranger, root.certificate],
      ]) {
        validate({ a, person }, { intermediates });
      }
    });
  }

  it("names what the real path failed for, whatever stands beside it", () => {
    const yesterday = new Date(make.NOW.getTime() - 24 * 60 * 60 * 1000);
    const expired = personOf(a, undefined, { notAfter: der.time(yesterday) });
    const strangers = Array.from({ length: 60 }, () => pretender({}));
    // Of the root's own making, and looked at first.
    const twin = authority([], root, { notAfter: der.time(yesterday) });
    for (const intermediates of [
      [a.certificate, malformedIssuer],
      [a.certificate, malformedHint],
      [a.certificate, ...strangers],
      [twin.certificate, a.certificate],
    ]) {
      assert.throws(() => validate({ person: expired }, { intermediates }), {
        code: "certificate_expired",
      });
    }
  });

  it("names a revocation, whatever stands beside it", () => {
    const { authority: issuer } = revocation;
    const strangers = Array.from({ length: 60 }, () =>
      pretender({
        issuer: issuer.name,
        subject: issuer.name,
        publicKey: spki(issuer.key),
      }),
    );
    const malformed = pretender({
      issuer: malformedName,
      subject: issuer.name,
      publicKey: spki(issuer.key),
    });
    const expired = make.intermediateAuthority(
      revocation.root,
      "Autorité",
      issuer.key,
      { notAfter: der.time(revocation.ago(1)) },
    );
    for (const intermediates of [
      [issuer.certificate, malformed],
      [malformed, issuer.certificate],
      [issuer.certificate, ...strangers],
      [issuer.certificate, expired.certificate],
      [expired.certificate, issuer.certificate],
    ]) {
      assert.throws(
        () =>
          validate(
            { person: revocation.customer() },
            {
              intermediates,
              trustAnchors: [revocation.root.certificate],
              revocation: "hard",
              policy: { extendedKeyUsage: [] },
              crls: [
                revocation.rootCrl,
                revocation.crlOf(issuer, revocation.revokesCustomer),
              ],
            },
          ),
        { code: "certificate_revoked" },
      );
    }
  });
});
