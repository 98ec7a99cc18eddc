import * as make from "../fixtures/certificates.ts";
import * as crl from "../fixtures/crl.ts";
import * as der from "../fixtures/der.ts";
import { signing } from "../fixtures/keys.ts";
import {
  ago,
  root,
  authoritySerial,
  authority,
  stranger,
  serialNumber,
  crlOf,
  revokesCustomer,
  rules,
  withCrl,
} from "../fixtures/revocation.ts";

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
    "path_revoked",
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
  [
    "a certificate listed twice, at first on hold, in an old CRL",
    withCrl({
      nextUpdate: der.time(ago(0.5)),
      entries: [
        { serialNumber, extensions: [crl.reasonCode(6)] },
        { serialNumber, extensions: [crl.reasonCode(1)] },
      ],
    }),
    "certificate_revoked",
    /keyCompromise/,
  ],
  [
    "a certificate whose serial number begins or ends like one that is listed",
    withCrl({
      entries: [
        { serialNumber: der.integer(4711 * 256) },
        { serialNumber: der.integer(4711 % 256) },
        { serialNumber: der.tlv(2, Buffer.alloc(200, 0x12)) },
      ],
    }),
    "accepted",
  ],
]);
