import assert from "node:assert/strict";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { parseCertificate } from "../certificate/parse.ts";
import * as make from "../fixtures/certificates.ts";
import * as crl from "../fixtures/crl.ts";
import * as der from "../fixtures/der.ts";
import { type KeyPair, keyPair, signing } from "../fixtures/keys.ts";
import * as ocsp from "../fixtures/ocsp.ts";
import { checkRevocation, type RevocationCheck } from "./check-revocation.ts";

const HOUR = 60 * 60 * 1000;
const ago = (hours: number) => new Date(make.NOW.getTime() - hours * HOUR);

/*
 * root ── authority ── customer
 *   └──── crl issuer    └──── responder
 */
const root = make.rootAuthority("Racine", keyPair("P-256", "root"));
const authoritySerial = der.integer(77);
const authority = make.intermediateAuthority(
  root,
  "Autorité",
  keyPair("P-256", "authority"),
  { serialNumber: authoritySerial },
);
const stranger = make.rootAuthority("Autorité", keyPair("P-256", "stranger"));
const serialNumber = der.integer(4711);
const DN_OF_CRLS = make.name("Listes de révocation");

function customer(...extensions: readonly Buffer[]): Buffer {
  return make.personCertificate(
    authority,
    "Hélène Lefèvre",
    keyPair("P-256", "customer"),
    { serialNumber },
    [make.keyUsage(0), ...extensions],
  );
}

function crlOf(
  { name, key }: make.Authority,
  fields: Partial<crl.CrlFields> = {},
): Buffer {
  return crl.buildCrl({
    version: 2,
    issuer: name,
    signing: signing(key),
    thisUpdate: der.time(ago(1)),
    nextUpdate: der.time(ago(-23)),
    entries: [],
    extensions: [],
    ...fields,
  });
}

const rootCrl = crlOf(root);
const revokesCustomer = { entries: [{ serialNumber }] };

const keyBits = ({ publicKey }: KeyPair): Uint8Array =>
  publicKey.export({ type: "spki", format: "der" }).subarray(-65);
const customerId = ocsp.certificateId(
  authority.name,
  keyBits(authority.key),
  serialNumber,
);

function answer(
  single: Partial<ocsp.SingleResponseFields> = {},
  fields: Partial<ocsp.OcspResponseFields> = {},
): Buffer {
  const response = {
    certificateId: customerId,
    status: ocsp.good(),
    thisUpdate: ago(1),
    nextUpdate: ago(-23),
    ...single,
  };
  return ocsp.buildOcspResponse({
    signing: signing(authority.key),
    responderId: ocsp.byName(authority.name),
    producedAt: ago(1),
    responses: [response],
    ...fields,
  });
}

/** What the test changes; the root's CRL, good for the authority, is always there. */
interface Given extends Partial<
  Omit<RevocationCheck, "path" | "certificates">
> {
  readonly leaf?: Buffer;
  readonly certificates?: readonly Buffer[];
}

const authorities = [authority, root].map(({ certificate }) =>
  parseCertificate(certificate),
);

function check({ leaf = customer(), certificates = [], ...given }: Given) {
  return checkRevocation({
    path: [parseCertificate(leaf), ...authorities],
    ocspResponses: [],
    at: make.NOW,
    mode: "hard",
    ...given,
    crls: [rootCrl, ...(given.crls ?? [])],
    certificates: certificates.map(parseCertificate),
  });
}

type Case = readonly [string, Given, ErrorCode | "accepted", RegExp?];

function rules(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    for (const [rule, given, expected, message = /./] of cases) {
      it(`${expected === "accepted" ? "accepts" : "refuses"} ${rule}`, () => {
        if (expected === "accepted") check(given);
        else assert.throws(() => check(given), { code: expected, message });
      });
    }
  });
}

const withCrl = (
  fields: Partial<crl.CrlFields>,
  ...extensions: readonly Buffer[]
): Given => ({
  crls: [crlOf(authority, fields)],
  leaf: customer(...extensions),
});

rules("checkRevocation by CRL", [
  ["a certificate that the CRL does not list", withCrl({}), "accepted"],
  [
    "a certificate beside which others are listed",
    withCrl({ entries: [{ serialNumber: der.integer(4712) }] }),
    "accepted",
  ],
  [
    "a certificate that is listed",
    withCrl(revokesCustomer),
    "certificate_revoked",
    /certificate 1 of the path.*unspecified/,
  ],
  [
    "a certificate whose key is known to be compromised",
    withCrl({ entries: [{ serialNumber, extensions: [crl.reasonCode(1)] }] }),
    "certificate_revoked",
    /keyCompromise/,
  ],
  [
    "a certificate on hold",
    withCrl({ entries: [{ serialNumber, extensions: [crl.reasonCode(6)] }] }),
    "certificate_revoked",
    /certificateHold/,
  ],
  [
    "a certificate whose authority is revoked",
    {
      crls: [
        crlOf(authority),
        crlOf(root, { entries: [{ serialNumber: authoritySerial }] }),
      ],
    },
    "certificate_revoked",
    /certificate 2 of the path/,
  ],
  ["a certificate about which there is nothing", {}, "revocation_unavailable"],
  [
    "a CRL of an unrelated authority",
    { crls: [crlOf({ ...root, name: make.name("Autre") })] },
    "revocation_unavailable",
  ],
  [
    "a CRL by another key under the authority’s name",
    { crls: [crlOf(stranger)] },
    "crl_invalid",
  ],
  [
    "a stranger’s CRL beside the authority’s",
    { crls: [crlOf(stranger, revokesCustomer), crlOf(authority)] },
    "accepted",
  ],
  [
    "a CRL from the future",
    withCrl({ thisUpdate: der.time(ago(-1)) }),
    "crl_stale",
  ],
  [
    "a CRL whose nextUpdate has passed",
    withCrl({ nextUpdate: der.time(ago(0.5)) }),
    "crl_stale",
  ],
  [
    "a certificate that an expired CRL lists",
    withCrl({ ...revokesCustomer, nextUpdate: der.time(ago(0.5)) }),
    "certificate_revoked",
  ],
  [
    "a certificate on hold in an expired CRL as stale",
    withCrl({
      entries: [{ serialNumber, extensions: [crl.reasonCode(6)] }],
      nextUpdate: der.time(ago(0.5)),
    }),
    "crl_stale",
  ],
  [
    "a certificate on hold in an expired CRL and not in a fresh one",
    {
      crls: [
        crlOf(authority, {
          entries: [{ serialNumber, extensions: [crl.reasonCode(6)] }],
          nextUpdate: der.time(ago(0.5)),
        }),
        crlOf(authority),
      ],
    },
    "accepted",
  ],
  ["a fresh CRL without nextUpdate", withCrl({ nextUpdate: null }), "accepted"],
  [
    "an old CRL without nextUpdate",
    withCrl({ thisUpdate: der.time(ago(25)), nextUpdate: null }),
    "crl_stale",
  ],
  [
    "a delta CRL",
    withCrl({
      extensions: [make.extension("2.5.29.27", der.integer(1), true)],
    }),
    "crl_invalid",
    /delta CRL/,
  ],
  [
    "a CRL with a critical extension nobody knows",
    withCrl({ extensions: [make.extension("1.2.3.4", der.integer(1), true)] }),
    "crl_invalid",
    /1\.2\.3\.4/,
  ],
  [
    "a CRL whose number is critical",
    withCrl({
      extensions: [make.extension("2.5.29.20", der.integer(1), true)],
    }),
    "crl_invalid",
  ],
  [
    "a CRL that names its issuer’s key and has no number",
    withCrl({ extensions: [make.authorityKeyIdentifier(authority.key)] }),
    "crl_invalid",
  ],
  [
    "a CRL that names its issuer’s key and has a number",
    withCrl({
      extensions: [
        make.authorityKeyIdentifier(authority.key),
        make.extension("2.5.29.20", der.integer(1)),
      ],
    }),
    "accepted",
  ],
  [
    "a CRL with an unknown critical extension at another’s entry",
    withCrl({
      entries: [
        {
          serialNumber: der.integer(1),
          extensions: [make.extension("1.2.3.4", der.integer(1), true)],
        },
      ],
    }),
    "crl_invalid",
    /entry extension 1\.2\.3\.4/,
  ],
  [
    "removeFromCRL in a complete CRL",
    withCrl({ entries: [{ serialNumber, extensions: [crl.reasonCode(8)] }] }),
    "crl_invalid",
    /removeFromCRL/,
  ],
  [
    "a reason that does not exist",
    withCrl({ entries: [{ serialNumber, extensions: [crl.reasonCode(7)] }] }),
    "crl_invalid",
    /unknown reason/,
  ],
  ["bytes that are no CRL", { crls: [Buffer.from("<html>")] }, "crl_invalid"],
  [
    "a CRL with trailing bytes",
    { crls: [Buffer.concat([crlOf(authority), Buffer.of(0)])] },
    "crl_invalid",
  ],
  [
    "a broken CRL beside a good one",
    { crls: [Buffer.from("<html>"), crlOf(authority)] },
    "accepted",
  ],
  [
    "a weak digest",
    withCrl({ signing: signing(authority.key, "sha1") }),
    "crl_invalid",
    /sha1/,
  ],
]);

const AT_A = crl.fullName(crl.uri("http://crl.example/a"));
const AT_B = crl.fullName(crl.uri("http://crl.example/b"));
const scoped = (...parts: readonly Buffer[]): Partial<crl.CrlFields> => ({
  extensions: [crl.issuingDistributionPoint(...parts)],
});

rules("checkRevocation by a CRL’s scope", [
  [
    "a CRL for the certificate’s own distribution point",
    withCrl(scoped(AT_A), crl.distributionPoints([AT_A])),
    "accepted",
  ],
  [
    "a CRL for one of several distribution points",
    withCrl(scoped(AT_B), crl.distributionPoints([AT_A], [AT_B])),
    "accepted",
  ],
  [
    "a CRL for another distribution point",
    withCrl(scoped(AT_B), crl.distributionPoints([AT_A])),
    "revocation_unavailable",
  ],
  [
    "a CRL for a distribution point where the certificate names none",
    withCrl(scoped(AT_A)),
    "revocation_unavailable",
  ],
  [
    "a CRL for a distribution point named relative to the issuer",
    withCrl(
      scoped(crl.relativeName("CRL 1")),
      crl.distributionPoints([crl.relativeName("CRL 1")]),
    ),
    "accepted",
  ],
  [
    "a CRL for another name relative to the issuer",
    withCrl(
      scoped(crl.relativeName("CRL 2")),
      crl.distributionPoints([crl.relativeName("CRL 1")]),
    ),
    "revocation_unavailable",
  ],
  ["a CRL about users alone", withCrl(scoped(crl.flag(1))), "accepted"],
  [
    "a CRL about authorities alone, for a person",
    withCrl(scoped(crl.flag(2))),
    "revocation_unavailable",
  ],
  [
    "a CRL about attribute certificates",
    withCrl(scoped(crl.flag(5))),
    "revocation_unavailable",
  ],
  [
    "a CRL about users and authorities alone",
    withCrl(scoped(crl.flag(1), crl.flag(2))),
    "crl_invalid",
  ],
  ["a CRL with an empty scope", withCrl(scoped()), "crl_invalid"],
  [
    "a CRL for some reasons only",
    withCrl(scoped(crl.reasonFlags(0x83, 1, 2))),
    "revocation_unavailable",
  ],
  [
    "CRLs whose reasons together leave some out",
    {
      crls: [
        crlOf(authority, scoped(crl.reasonFlags(0x83, 1, 2, 3, 4))),
        crlOf(authority, scoped(crl.reasonFlags(0x83, 5, 6))),
      ],
    },
    "revocation_unavailable",
  ],
  [
    "CRLs whose reasons together are all",
    {
      crls: [
        crlOf(authority, scoped(crl.reasonFlags(0x83, 1, 2, 3, 4))),
        crlOf(
          authority,
          scoped(der.tlv(0x83, Buffer.of(7, 0b0000_0111, 0b1000_0000))),
        ),
      ],
    },
    "accepted",
  ],
  [
    "a certificate listed in a CRL for some reasons only",
    withCrl({ ...scoped(crl.reasonFlags(0x83, 1)), ...revokesCustomer }),
    "certificate_revoked",
  ],
]);

const crlKey = keyPair("P-256", "crl issuer");
function delegateOf(
  issuer: make.Authority,
  fields: Partial<make.CertificateFields> = {},
  usage: Buffer | null = make.keyUsage(6),
  name = DN_OF_CRLS,
): make.Authority {
  const certificate = make.buildCertificate({
    issuer: issuer.name,
    subject: name,
    publicKey: crlKey.publicKey.export({ type: "spki", format: "der" }),
    signing: signing(issuer.key),
    extensions: usage ? [usage] : [],
    ...fields,
  });
  return { certificate, name, key: crlKey };
}

const indirect = crl.issuingDistributionPoint(AT_A, crl.flag(4));
const namesDelegate = crl.distributionPoints([
  AT_A,
  der.tlv(0xa2, crl.directoryName(DN_OF_CRLS)),
]);

function withDelegate(
  delegate: make.Authority,
  fields: Partial<crl.CrlFields> = {},
  others: readonly Buffer[] = [],
): Given {
  return {
    leaf: customer(namesDelegate),
    certificates: [delegate.certificate],
    crls: [crlOf(delegate, { extensions: [indirect], ...fields }), ...others],
  };
}

rules("checkRevocation by an indirect CRL", [
  [
    "one by the issuer that the certificate names and the root vouches for",
    withDelegate(delegateOf(root)),
    "accepted",
  ],
  [
    "a certificate it lists under its issuer’s name",
    withDelegate(delegateOf(root), {
      entries: [
        { serialNumber: der.integer(1), extensions: [] },
        {
          serialNumber: der.integer(2),
          extensions: [crl.certificateIssuer(authority.name)],
        },
        // Follows the one before: the same issuer.
        { serialNumber },
      ],
    }),
    "certificate_revoked",
  ],
  [
    "another authority’s certificate of the same serial number listed",
    withDelegate(delegateOf(root), {
      entries: [
        { serialNumber },
        {
          serialNumber,
          extensions: [crl.certificateIssuer(make.name("Autre autorité"))],
        },
      ],
    }),
    "accepted",
  ],
  [
    "one that does not say it is indirect",
    withDelegate(delegateOf(root), {
      extensions: [crl.issuingDistributionPoint(AT_A)],
    }),
    "revocation_unavailable",
  ],
  [
    "one where the certificate names no CRL issuer",
    { ...withDelegate(delegateOf(root)), leaf: customer() },
    "revocation_unavailable",
  ],
  [
    "the authority’s own CRL where the certificate names another issuer",
    { leaf: customer(namesDelegate), crls: [crlOf(authority)] },
    "revocation_unavailable",
  ],
  [
    "certificateIssuer in a CRL that is not indirect",
    withCrl({
      entries: [
        {
          serialNumber,
          extensions: [crl.certificateIssuer(make.name("Autre autorité"))],
        },
      ],
    }),
    "crl_invalid",
  ],
  [
    "an issuer that nobody above vouches for",
    withDelegate(delegateOf(stranger)),
    "crl_invalid",
  ],
  [
    "an issuer without cRLSign",
    withDelegate(delegateOf(root, {}, make.keyUsage(0))),
    "crl_invalid",
  ],
  [
    "an issuer without keyUsage",
    withDelegate(delegateOf(root, {}, null)),
    "crl_invalid",
  ],
  [
    "an issuer whose certificate has expired",
    withDelegate(delegateOf(root, { notAfter: der.time(ago(1)) })),
    "crl_invalid",
  ],
  [
    "an issuer whose certificate is revoked",
    withDelegate(delegateOf(root, { serialNumber: der.integer(99) }), {}, [
      crlOf(root, { entries: [{ serialNumber: der.integer(99) }] }),
    ]),
    "crl_invalid",
  ],
  [
    "the authority’s new key, certified by the root under the same name",
    {
      certificates: [
        delegateOf(root, {}, make.keyUsage(6), authority.name).certificate,
      ],
      crls: [crlOf({ ...authority, key: crlKey })],
    },
    "accepted",
  ],
]);

const responderKey = keyPair("P-256", "responder");
const FOR_OCSP = make.extendedKeyUsage(ocsp.OCSP_SIGNING);
function responder(
  extensions: readonly Buffer[] = [FOR_OCSP, ocsp.noCheck()],
  issuer = authority,
  fields: Partial<make.CertificateFields> = {},
): Partial<ocsp.OcspResponseFields> {
  const certificate = make.personCertificate(
    issuer,
    "Répondeur",
    responderKey,
    fields,
    [make.keyUsage(0), ...extensions],
  );
  return {
    signing: signing(responderKey),
    responderId: ocsp.byKey(keyBits(responderKey)),
    certificates: [certificate],
  };
}
const says = (
  single: Partial<ocsp.SingleResponseFields>,
  fields: Partial<ocsp.OcspResponseFields> = {},
): Given => ({ ocspResponses: [answer(single, fields)] });

rules("checkRevocation by OCSP", [
  ["what the authority itself says is good", says({}), "accepted"],
  [
    "a responder that is named by its key",
    says({}, { responderId: ocsp.byKey(keyBits(authority.key)) }),
    "accepted",
  ],
  [
    "a SHA-256 CertID",
    says({
      certificateId: ocsp.certificateId(
        authority.name,
        keyBits(authority.key),
        serialNumber,
        "sha256",
      ),
    }),
    "accepted",
  ],
  [
    "what is revoked",
    says({ status: ocsp.revoked(ago(2), 1) }),
    "certificate_revoked",
    /keyCompromise/,
  ],
  [
    "what was revoked in an answer that has expired",
    says({ status: ocsp.revoked(ago(2)), nextUpdate: ago(0.5) }),
    "certificate_revoked",
  ],
  [
    "a certificate the responder does not know",
    says({ status: ocsp.unknown() }),
    "certificate_status_unknown",
  ],
  [
    "a certificate the responder does not know and the CRL has good",
    { ...says({ status: ocsp.unknown() }), crls: [crlOf(authority)] },
    "accepted",
  ],
  [
    "good by OCSP and revoked by CRL",
    { ...says({}), crls: [crlOf(authority, revokesCustomer)] },
    "certificate_revoked",
  ],
  [
    "two answers of which one says revoked",
    {
      ocspResponses: [answer(), answer({ status: ocsp.revoked(ago(2)) })],
    },
    "certificate_revoked",
  ],
  [
    "an answer about another certificate",
    says({
      certificateId: ocsp.certificateId(
        authority.name,
        keyBits(authority.key),
        der.integer(4712),
      ),
    }),
    "revocation_unavailable",
  ],
  [
    "an answer about the same number of another authority’s key",
    says({
      certificateId: ocsp.certificateId(
        authority.name,
        keyBits(root.key),
        serialNumber,
      ),
    }),
    "revocation_unavailable",
  ],
  [
    "an answer about the same number under another name",
    says({
      certificateId: ocsp.certificateId(
        root.name,
        keyBits(authority.key),
        serialNumber,
      ),
    }),
    "revocation_unavailable",
  ],
  ["an answer from the future", says({ thisUpdate: ago(-1) }), "ocsp_stale"],
  ["an answer that has expired", says({ nextUpdate: ago(0.5) }), "ocsp_stale"],
  [
    "an answer produced in the future",
    says({}, { producedAt: ago(-1) }),
    "ocsp_stale",
  ],
  [
    "an answer produced before the certificate was valid",
    says({}, { producedAt: new Date("2025-12-31T00:00:00Z") }),
    "ocsp_stale",
  ],
  ["a responder delegated by the authority", says({}, responder()), "accepted"],
  [
    "a responder whose certificate is not there",
    says({}, { ...responder(), certificates: [] }),
    "ocsp_invalid",
  ],
  [
    "a responder not certified for OCSP",
    says({}, responder([ocsp.noCheck()])),
    "ocsp_invalid",
    /not certified/,
  ],
  [
    "a responder certified for any purpose",
    says({}, responder([make.extendedKeyUsage("2.5.29.37.0"), ocsp.noCheck()])),
    "ocsp_invalid",
    /not certified/,
  ],
  [
    "a responder delegated by the root, over the authority’s head",
    says({}, responder(undefined, root)),
    "ocsp_invalid",
  ],
  [
    "a responder delegated by a stranger of the authority’s name",
    says({}, responder(undefined, stranger)),
    "ocsp_invalid",
  ],
  [
    "a responder whose certificate has expired",
    says({}, responder(undefined, authority, { notAfter: der.time(ago(1)) })),
    "ocsp_invalid",
  ],
  [
    "a responder with a critical extension nobody knows",
    says(
      {},
      responder([
        FOR_OCSP,
        ocsp.noCheck(),
        make.extension("1.2.3.4", der.integer(1), true),
      ]),
    ),
    "ocsp_invalid",
  ],
  [
    "a responder without nocheck whose status nothing tells",
    says({}, responder([FOR_OCSP])),
    "ocsp_invalid",
    /ocsp-nocheck/,
  ],
  [
    "a responder without nocheck that the authority’s CRL does not list",
    { ...says({}, responder([FOR_OCSP])), crls: [crlOf(authority)] },
    "accepted",
  ],
  [
    "an answer signed by somebody else’s key",
    says({}, { signing: signing(stranger.key) }),
    "ocsp_invalid",
  ],
  [
    "an answer by a weak digest",
    says({}, { signing: signing(authority.key, "sha1") }),
    "ocsp_invalid",
    /sha1/,
  ],
  [
    "an answer with a critical extension nobody knows",
    says({}, { extensions: [make.extension("1.2.3.4", der.integer(1), true)] }),
    "ocsp_invalid",
  ],
  [
    "an answer with such an extension at the certificate",
    says({ extensions: [make.extension("1.2.3.4", der.integer(1), true)] }),
    "ocsp_invalid",
  ],
  [
    "a responder that says tryLater",
    { ocspResponses: [ocsp.errorResponse(3)] },
    "ocsp_invalid",
    /tryLater/,
  ],
  [
    "bytes that are no answer",
    { ocspResponses: [Buffer.from("<html>")] },
    "ocsp_invalid",
  ],
  [
    "an answer with trailing bytes",
    { ocspResponses: [Buffer.concat([answer(), Buffer.of(0)])] },
    "ocsp_invalid",
  ],
]);

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
