import {
  type PathToValidate,
  validatePath,
  verifySignedData,
} from "@passerelle/server";
import { parseCertificate } from "../../server/certificate/parse.ts";
import { parseSignedData } from "../../server/cms/parse.ts";
import * as make from "../../server/fixtures/certificates.ts";
import * as crl from "../../server/fixtures/crl.ts";
import * as der from "../../server/fixtures/der.ts";
import {
  keyPair,
  pssSigning,
  signing,
  spki,
} from "../../server/fixtures/keys.ts";
import * as ocsp from "../../server/fixtures/ocsp.ts";
import { sign } from "../../server/fixtures/signed-data.ts";
import { canonicalName } from "../../server/names/compare.ts";
import { parseCrl } from "../../server/revocation/crl/parse.ts";
import { parseOcspResponse } from "../../server/revocation/ocsp/parse.ts";
import type { Target } from "./guided-fuzz.ts";

const root = make.rootAuthority("Racine", keyPair("P-256", "root"));
const authority = make.intermediateAuthority(
  root,
  "Autorité",
  keyPair("P-256", "authority"),
  {},
  [
    crl.distributionPoints([crl.fullName(crl.uri("http://crl.example/"))]),
    make.extension(
      "2.5.29.32",
      der.sequence(der.sequence(der.oid("2.5.29.32.0"))),
    ),
  ],
);
const serialNumber = der.integer(4711);
const key = keyPair("P-256", "person");
const rsaKey = keyPair("rsa-2048", "person");
const personWith = (pair = key) =>
  make.personCertificate(authority, "Zoé", pair, { serialNumber });
const content = Buffer.from("Ordre de virement");
const signatures = [
  signatureBy(key, signing(key)),
  signatureBy(rsaKey, pssSigning(rsaKey, "sha256", 32)),
];
const certificates = [personWith(), authority.certificate, root.certificate];

const fields: crl.CrlFields = {
  version: 2,
  issuer: authority.name,
  signing: signing(authority.key),
  thisUpdate: der.time(make.NOW),
  nextUpdate: null,
  entries: [{ serialNumber, extensions: [crl.reasonCode(1)] }],
  extensions: [],
};
const crls = [
  crl.buildCrl(fields),
  crl.buildCrl({
    ...fields,
    entries: [{ serialNumber, extensions: [crl.certificateIssuer(root.name)] }],
    extensions: [
      crl.issuingDistributionPoint(
        crl.fullName(crl.uri("http://crl.example/")),
        crl.flag(4),
      ),
    ],
  }),
];
const ocspResponses = [ocsp.good(), ocsp.revoked(make.NOW, 1)].map((status) =>
  ocsp.buildOcspResponse({
    signing: signing(authority.key),
    responderId: ocsp.byName(authority.name),
    producedAt: make.NOW,
    responses: [
      {
        certificateId: ocsp.certificateId(
          authority.name,
          spki(authority.key).subarray(-65),
          serialNumber,
        ),
        status,
        thisUpdate: make.NOW,
        nextUpdate: null,
      },
    ],
    certificates: [authority.certificate],
  }),
);

/** The parsers, and what judges with what they parsed. */
export const TARGETS: readonly Target[] = [
  {
    name: "SignedData",
    run: (bytes) => parseSignedData(bytes, bytes.length),
    seeds: signatures,
  },
  { name: "certificate", run: parseCertificate, seeds: certificates },
  { name: "Name", run: canonicalName, seeds: [root.name, authority.name] },
  { name: "CRL", run: parseCrl, seeds: crls },
  { name: "OCSP response", run: parseOcspResponse, seeds: ocspResponses },
  {
    name: "signature",
    run: (signature) =>
      verifySignedData({
        signature,
        content,
        trustAnchors: [root.certificate],
        at: make.NOW,
        revocation: "none",
      }),
    seeds: signatures,
  },
  {
    name: "path",
    run: (bytes) => validate({ intermediates: [bytes, authority.certificate] }),
    seeds: certificates,
  },
  {
    name: "revocation",
    run: (bytes) => validate({ crls: [bytes], ocspResponses: [bytes] }),
    seeds: [...crls, ...ocspResponses],
  },
];

function validate(given: Partial<PathToValidate>) {
  return validatePath({
    certificate: certificates[0] as Buffer,
    intermediates: [authority.certificate],
    trustAnchors: [root.certificate],
    at: make.NOW,
    revocation: "soft",
    ...given,
  });
}

function signatureBy(
  pair: typeof key,
  how: ReturnType<typeof signing>,
): Buffer {
  const certificate = personWith(pair);
  const signer = { certificate, issuer: authority.name, serialNumber };
  return sign(content, { ...signer, key: pair }, make.NOW, {
    signer: { signing: how },
    certificates: [authority.certificate],
  });
}
