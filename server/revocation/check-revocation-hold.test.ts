import * as crl from "../fixtures/crl.ts";
import * as der from "../fixtures/der.ts";
import * as ocsp from "../fixtures/ocsp.ts";
import {
  ago,
  answer,
  AT_A,
  AT_B,
  authority,
  crlOf,
  customer,
  rules,
  scoped,
  serialNumber,
} from "../fixtures/revocation.ts";

const at = (hours: number) => ({ thisUpdate: der.time(ago(hours)) });
const reason = (number: number) => ({
  entries: [{ serialNumber, extensions: [crl.reasonCode(number)] }],
});
const HOLD = 6;
const KEY_COMPROMISE = 1;

const goodCrl = (hours: number) => crlOf(authority, at(hours));
const holdingCrl = (hours: number) =>
  crlOf(authority, { ...at(hours), ...reason(HOLD) });
const goodAnswer = (hours: number) => answer({ thisUpdate: ago(hours) });
const holdingAnswer = (hours: number) =>
  answer({ thisUpdate: ago(hours), status: ocsp.revoked(ago(5), HOLD) });

/** The customer's distribution points: A for key compromise alone, B for all the other reasons. */
const otherReasons = (tag: number) => der.tlv(tag, Buffer.of(7, 0x3f, 0x80));
const compromise = (tag: number) => crl.reasonFlags(tag, 1);
const splitCustomer = customer(
  crl.distributionPoints([AT_A, compromise(0x81)], [AT_B, otherReasons(0x81)]),
);
const compromiseCrl = (hours: number) =>
  crlOf(authority, { ...at(hours), ...scoped(AT_A, compromise(0x83)) });
const othersCrl = (hours: number, fields: Partial<crl.CrlFields> = {}) =>
  crlOf(authority, {
    ...at(hours),
    ...scoped(AT_B, otherReasons(0x83)),
    ...fields,
  });

rules("checkRevocation of a certificate that was on hold", [
  [
    "it when a newer CRL does not list it any more",
    { crls: [holdingCrl(3), goodCrl(1)] },
    "accepted",
  ],
  [
    "it when a newer answer says good",
    { crls: [holdingCrl(3)], ocspResponses: [goodAnswer(1)] },
    "accepted",
  ],
  [
    "it when a newer CRL does not list it, against an older answer",
    { crls: [goodCrl(1)], ocspResponses: [holdingAnswer(3)] },
    "accepted",
  ],
  [
    "it when the newer of two answers says good",
    { ocspResponses: [holdingAnswer(3), goodAnswer(1)] },
    "accepted",
  ],
  [
    "it when the newer CRL lists it, whatever the order",
    { crls: [goodCrl(3), holdingCrl(1)] },
    "certificate_revoked",
    /certificateHold/,
  ],
  [
    "it when the newer answer holds it",
    { ocspResponses: [holdingAnswer(1), goodAnswer(3)] },
    "certificate_revoked",
  ],
  [
    "it when the answer that holds it is newer than the CRL",
    { crls: [goodCrl(3)], ocspResponses: [holdingAnswer(1)] },
    "certificate_revoked",
  ],
  [
    "it when the CRL that lists it is newer than the answer",
    { crls: [holdingCrl(1)], ocspResponses: [goodAnswer(3)] },
    "certificate_revoked",
  ],
  [
    "it when both are of the same moment",
    { crls: [holdingCrl(1), goodCrl(1)], ocspResponses: [goodAnswer(1)] },
    "certificate_revoked",
  ],
  [
    "one revoked for good, whatever a newer CRL and answer say",
    {
      crls: [
        crlOf(authority, { ...at(3), ...reason(KEY_COMPROMISE) }),
        goodCrl(1),
      ],
      ocspResponses: [goodAnswer(1)],
    },
    "certificate_revoked",
    /keyCompromise/,
  ],
  [
    "it when the newer CRL is about other reasons",
    {
      leaf: splitCustomer,
      crls: [othersCrl(3, reason(HOLD)), compromiseCrl(1)],
    },
    "certificate_revoked",
  ],
  [
    "it when newer CRLs for every reason do not list it",
    {
      leaf: splitCustomer,
      crls: [othersCrl(3, reason(HOLD)), compromiseCrl(2), othersCrl(1)],
    },
    "accepted",
  ],
  [
    "it when CRLs that do not list it are newer only in part",
    {
      leaf: splitCustomer,
      crls: [compromiseCrl(3), othersCrl(1)],
      ocspResponses: [holdingAnswer(2)],
    },
    "certificate_revoked",
  ],
]);

rules("checkRevocation says why CRLs do not settle it:", [
  [
    "not every reason covered",
    { leaf: splitCustomer, crls: [othersCrl(1)] },
    "revocation_unavailable",
    /do not cover every reason/,
  ],
  [
    "another distribution point",
    { crls: [crlOf(authority, scoped(AT_A))] },
    "revocation_unavailable",
    /about others/,
  ],
]);
