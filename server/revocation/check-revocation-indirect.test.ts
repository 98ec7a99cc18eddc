import * as make from "../fixtures/certificates.ts";
import * as crl from "../fixtures/crl.ts";
import * as der from "../fixtures/der.ts";
import { keyPair, signing } from "../fixtures/keys.ts";
import {
  ago,
  root,
  authority,
  stranger,
  serialNumber,
  DN_OF_CRLS,
  customer,
  crlOf,
  rules,
  withCrl,
  AT_A,
  type Given,
} from "../fixtures/revocation.ts";

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
    /issuer of the CRL: delegate: expired/,
  ],
  [
    "an issuer whose serial number has 160 bits",
    withDelegate(
      delegateOf(root, { serialNumber: der.integer((1n << 160n) - 1n) }),
    ),
    "accepted",
  ],
  [
    "an issuer whose serial number has 161 bits",
    withDelegate(delegateOf(root, { serialNumber: der.integer(1n << 160n) })),
    "crl_invalid",
    /serial number too long/,
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
  [
    "a CRL that changes issuers all the time",
    withDelegate(delegateOf(root), {
      entries: Array.from({ length: 1025 }, (_, index) => ({
        serialNumber: der.integer(index + 1),
        extensions: [crl.certificateIssuer(authority.name)],
      })),
    }),
    "crl_invalid",
    /too many changes/,
  ],
]);
