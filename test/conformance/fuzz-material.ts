/** A person's certificate of a path of three, what its key signed, and who says whether it is revoked: good, until it is changed. */
import * as make from "../../server/fixtures/certificates.ts";
import * as crl from "../../server/fixtures/crl.ts";
import * as der from "../../server/fixtures/der.ts";
import {
  type KeyPair,
  keyPair,
  pssSigning,
  type Signing,
  signing,
  spki,
} from "../../server/fixtures/keys.ts";
import * as ocsp from "../../server/fixtures/ocsp.ts";
import {
  sign,
  type SignedDataFields,
} from "../../server/fixtures/signed-data.ts";

export const root = make.rootAuthority("Racine", keyPair("P-256", "root"));
export const authority = make.intermediateAuthority(
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
const personWith = (pair: KeyPair) =>
  make.personCertificate(authority, "Zoé", pair, { serialNumber });
export const person = personWith(key);

export const content = Buffer.from("Ordre de virement");
export const signature = signatureBy(key, signing(key));
export const signatureWithContent = signatureBy(key, signing(key), {
  embedded: content,
});
export const pssSignature = signatureBy(
  rsaKey,
  pssSigning(rsaKey, "sha256", 32),
);

function signatureBy(
  pair: KeyPair,
  how: Signing,
  message: Partial<SignedDataFields> = {},
): Buffer {
  const certificate = personWith(pair);
  const signer = { certificate, issuer: authority.name, serialNumber };
  return sign(content, { ...signer, key: pair }, make.NOW, {
    signer: { signing: how },
    message: {
      certificates: [certificate, authority.certificate],
      ...message,
    },
  });
}

const crlFields: crl.CrlFields = {
  version: 2,
  issuer: authority.name,
  signing: signing(authority.key),
  thisUpdate: der.time(make.NOW),
  nextUpdate: null,
  entries: [],
  extensions: [],
};
export const goodCrl = crl.buildCrl(crlFields);
export const revokingCrl = crl.buildCrl({
  ...crlFields,
  entries: [{ serialNumber, extensions: [crl.reasonCode(1)] }],
});
export const indirectCrl = crl.buildCrl({
  ...crlFields,
  entries: [{ serialNumber, extensions: [crl.certificateIssuer(root.name)] }],
  extensions: [
    crl.issuingDistributionPoint(
      crl.fullName(crl.uri("http://crl.example/")),
      crl.flag(4),
    ),
  ],
});
export const goodOcspResponse = ocspResponse(ocsp.good());
export const revokingOcspResponse = ocspResponse(ocsp.revoked(make.NOW, 1));

function ocspResponse(status: Uint8Array): Buffer {
  return ocsp.buildOcspResponse({
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
  });
}
