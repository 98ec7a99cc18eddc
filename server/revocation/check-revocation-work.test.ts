import assert from "node:assert/strict";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseCertificate } from "../certificate/parse.ts";
import * as make from "../fixtures/certificates.ts";
import * as crl from "../fixtures/crl.ts";
import * as der from "../fixtures/der.ts";
import { keyPair, signing } from "../fixtures/keys.ts";
import * as ocsp from "../fixtures/ocsp.ts";
import * as given from "../fixtures/revocation.ts";
import { MAX_REVOCATION_SIGNATURES } from "./limits.ts";
import { RevocationWork } from "./work.ts";

const mallory = keyPair("P-256", "mallory");
const { authority, root } = given;

/** Claims to be the authority, certified by the root. */
function forgedDelegate(number: number, ...extensions: readonly Buffer[]) {
  return make.buildCertificate({
    issuer: root.name,
    subject: authority.name,
    serialNumber: der.integer(number),
    publicKey: mallory.publicKey.export({ type: "spki", format: "der" }),
    signing: signing(mallory),
    extensions: [make.keyUsage(6), ...extensions],
  });
}

const manyCrls = (count: number, signer: make.Authority) =>
  Array.from({ length: count }, (_, index) =>
    given.crlOf(signer, {
      entries: [{ serialNumber: der.integer(index + 1) }],
    }),
  );
const impostor = { ...authority, key: mallory };

describe("the work that evidence of strangers can cause", () => {
  it("is one check a delegate, however many CRLs name it", () => {
    const crls = manyCrls(32, impostor);
    const certificates = Array.from({ length: 30 }, (_, index) =>
      forgedDelegate(900 + index),
    );
    assert.ok(crls.length * certificates.length > MAX_REVOCATION_SIGNATURES);
    const found = given.check({ mode: "soft", crls, certificates });
    assert.deepEqual(found, ["none", "crl"]);
  });

  for (const mode of ["soft", "hard"] as const) {
    it(`ends in a refusal when there is too much of it, ${mode} mode`, () => {
      const crls = manyCrls(MAX_REVOCATION_SIGNATURES + 1, impostor);
      assert.throws(() => given.check({ mode, crls }), {
        code: "path_too_complex",
      });
    });
  }

  it("does not reach the key of a CRL’s delegate whom no authority certified", () => {
    const stranger = { ...authority, key: keyPair("P-256", "other") };
    assert.throws(
      () =>
        given.check({
          crls: [given.crlOf(stranger)],
          certificates: [forgedDelegate(900)],
        }),
      { code: "crl_invalid", message: /delegate: signature is wrong/ },
    );
  });

  it("does not reach the key of a responder whom no authority certified", () => {
    const name = make.name("Répondeur");
    const responder = make.buildCertificate({
      issuer: authority.name,
      subject: name,
      publicKey: mallory.publicKey.export({ type: "spki", format: "der" }),
      signing: signing(mallory),
      extensions: [
        make.keyUsage(0),
        make.extendedKeyUsage(ocsp.OCSP_SIGNING),
        ocsp.noCheck(),
      ],
    });
    assert.throws(
      () =>
        given.check({
          ocspResponses: [
            given.answer(
              {},
              {
                signing: signing(keyPair("P-256", "other")),
                responderId: ocsp.byName(name),
                certificates: [responder],
              },
            ),
          ],
        }),
      { code: "ocsp_invalid", message: /delegate: signature is wrong/ },
    );
  });
});

describe("RevocationWork", () => {
  const delegate = parseCertificate(authority.certificate);
  const [first, second] = given.authorities as [
    typeof delegate,
    typeof delegate,
  ];

  it("runs a check once under each authority, and repeats its refusal", () => {
    const work = new RevocationWork();
    let runs = 0;
    const refuse = () => {
      runs++;
      throw new PasserelleError("path_signature_invalid");
    };
    for (const under of [first, second, first, second]) {
      assert.throws(() => work.checkOnce(delegate, under, refuse), {
        code: "path_signature_invalid",
      });
    }
    assert.equal(runs, 2);
  });

  it("repeats no mistake of the program as a refusal", () => {
    assert.throws(
      () =>
        new RevocationWork().checkOnce(delegate, first, () => {
          throw new TypeError("mistake");
        }),
      TypeError,
    );
  });
});

describe("a delegate’s serial number", () => {
  for (const length of [20, 21, 127, 128, 200]) {
    const isAllowed = length === 20;
    it(`of ${length} bytes is ${isAllowed ? "found in a CRL" : "refused"}`, () => {
      const serialNumber = der.tlv(
        0x02,
        Buffer.concat([Buffer.of(1), Buffer.alloc(length - 1, 7)]),
      );
      const key = keyPair("P-256", "responder");
      const responder = make.personCertificate(
        authority,
        "Répondeur",
        key,
        { serialNumber },
        [make.keyUsage(0), make.extendedKeyUsage(ocsp.OCSP_SIGNING)],
      );
      const response = given.answer(
        {},
        {
          signing: signing(key),
          responderId: ocsp.byName(parseCertificate(responder).subject),
          certificates: [responder],
        },
      );
      // The CRL says nothing of the customer, whose certificate names another issuer of CRLs.
      const leaf = given.customer(
        crl.distributionPoints([
          given.AT_A,
          der.tlv(0xa2, crl.directoryName(given.DN_OF_CRLS)),
        ]),
      );
      assert.throws(
        () =>
          given.check({
            leaf,
            ocspResponses: [response],
            crls: [given.crlOf(authority, { entries: [{ serialNumber }] })],
          }),
        {
          code: "ocsp_invalid",
          message: isAllowed ? /status is revoked/ : /serial number too long/,
        },
      );
    });
  }
});

describe("a certificate’s serial number beyond the profile", () => {
  for (const length of [127, 128, 300]) {
    it(`of ${length} bytes is found in a CRL`, () => {
      const serialNumber = der.tlv(
        0x02,
        Buffer.concat([Buffer.of(1), Buffer.alloc(length - 1, 7)]),
      );
      const leaf = make.personCertificate(
        authority,
        "Hélène Lefèvre",
        keyPair("P-256", "customer"),
        { serialNumber },
      );
      const crls = [given.crlOf(authority, { entries: [{ serialNumber }] })];
      assert.throws(() => given.check({ leaf, crls }), {
        code: "certificate_revoked",
      });
    });
  }
});

describe("a CRL’s array", () => {
  it("is read anew when it is filled with other bytes", () => {
    const bytes = new Uint8Array(given.crlOf(authority));
    given.check({ crls: [bytes] });
    const last = bytes.length - 1;
    bytes[last] = (bytes[last] ?? 0) ^ 1;
    assert.throws(() => given.check({ crls: [bytes] }), {
      code: "crl_invalid",
    });
  });
});
