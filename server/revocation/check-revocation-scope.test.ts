import * as crl from "../fixtures/crl.ts";
import * as der from "../fixtures/der.ts";
import {
  authority,
  crlOf,
  revokesCustomer,
  rules,
  withCrl,
  AT_A,
  AT_B,
  scoped,
} from "../fixtures/revocation.ts";

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
