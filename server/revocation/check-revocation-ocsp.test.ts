import { parseCertificate } from "../certificate/parse.ts";
import * as make from "../fixtures/certificates.ts";
import * as der from "../fixtures/der.ts";
import { keyPair, signing } from "../fixtures/keys.ts";
import * as ocsp from "../fixtures/ocsp.ts";
import {
  ago,
  root,
  authority,
  stranger,
  serialNumber,
  crlOf,
  revokesCustomer,
  keyBits,
  answer,
  type Case,
  rules,
  says,
} from "../fixtures/revocation.ts";

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

/** Both certificates have the same name, by which the response tells who signed it. */
function withOldCertificate(place: number): Partial<ocsp.OcspResponseFields> {
  const { certificates = [], ...fields } = responder();
  const old = make.personCertificate(
    authority,
    "Répondeur",
    keyPair("P-256", "old responder"),
    {},
    [make.keyUsage(0), FOR_OCSP, ocsp.noCheck()],
  );
  const { subject } = parseCertificate(old);
  return {
    ...fields,
    responderId: ocsp.byName(subject),
    certificates: certificates.toSpliced(place, 0, old),
  };
}

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
  ...[0, 1].map((place): Case => [
    `a renewed responder that sends its old certificate too, at ${place}`,
    says({}, withOldCertificate(place)),
    "accepted",
  ]),
  [
    "a responder that bears the authority’s own name",
    says(
      {},
      {
        ...responder(undefined, authority, { subject: authority.name }),
        responderId: ocsp.byName(authority.name),
      },
    ),
    "accepted",
  ],
  [
    "a stranger among certificates of the responder’s name",
    says({}, { ...withOldCertificate(0), signing: signing(stranger.key) }),
    "ocsp_invalid",
    /signature/,
  ],
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
    /OCSP responder: delegate: expired/,
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
    /delegate: unknown critical extension 1\.2\.3\.4/,
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
