import assert from "node:assert/strict";
import { MAX_SIGNATURE_CHARACTERS } from "@passerelle/shared/limits.ts";
import * as make from "../fixtures/certificates.ts";
import * as der from "../fixtures/der.ts";
import { keyPair } from "../fixtures/keys.ts";
import {
  type Answer,
  answer,
  authority,
  challengeOf,
  customer,
  relyingPartyWith,
  root,
  SESSION,
  signInAt,
} from "../fixtures/sign-in.ts";

describe("a sign-in", () => {
  const dayMs = 24 * 60 * 60 * 1000;
  const refusals: [string, Answer, string][] = [
    [
      "an expired certificate",
      {
        certificate: customer({
          notAfter: der.time(new Date(make.NOW.getTime() - 1000)),
        }),
      },
      "certificate_expired",
    ],
    [
      "a certificate that is not valid yet",
      {
        certificate: customer({
          notBefore: der.time(new Date(make.NOW.getTime() + 1000)),
        }),
      },
      "certificate_not_yet_valid",
    ],
    [
      "a key for document signatures only",
      { certificate: customer({}, [make.keyUsage(1)]) },
      "certificate_key_usage",
    ],
    [
      "a key for TLS servers only",
      {
        certificate: customer({}, [make.extendedKeyUsage(make.SERVER_AUTH)]),
      },
      "certificate_extended_key_usage",
    ],
    [
      "a signature made a day before",
      { signedAt: new Date(make.NOW.getTime() - dayMs - 1000) },
      "signing_time_invalid",
    ],
    [
      "a signature made a day later",
      { signedAt: new Date(make.NOW.getTime() + dayMs + 1000) },
      "signing_time_invalid",
    ],
    [
      "a message that holds its content",
      { defects: { message: { embedded: Buffer.from("text") } } },
      "cms_invalid",
    ],
  ];
  for (const [title, given, code] of refusals) {
    it(`refuses ${title}`, async () => {
      await assert.rejects(signInAt(relyingPartyWith(), given), { code });
    });
  }

  it("refuses a truncated message", async () => {
    const relyingParty = relyingPartyWith();
    const whole = answer(await challengeOf(relyingParty));
    const bytes = Buffer.from(whole, "base64url");
    const signature = bytes.subarray(0, -40).toString("base64url");
    await assert.rejects(relyingParty.verify({ signature, session: SESSION }), {
      code: "der_invalid",
    });
  });

  it("refuses an oversized message without reading it", async () => {
    const signature = "A".repeat(MAX_SIGNATURE_CHARACTERS + 1);
    await assert.rejects(
      relyingPartyWith().verify({ signature, session: SESSION }),
      { code: "signature_too_large" },
    );
  });

  it("refuses text that is not base64url", async () => {
    for (const signature of ["MII=", "MI\nI", "é"]) {
      await assert.rejects(
        relyingPartyWith().verify({ signature, session: SESSION }),
        { code: "encoding_invalid" },
      );
    }
  });

  it("refuses a signature that is no text", async () => {
    for (const signature of [undefined, null, 5, {}, ["MAA"]]) {
      const answered = { signature: signature as string, session: SESSION };
      await assert.rejects(relyingPartyWith().verify(answered), {
        code: "encoding_invalid",
      });
    }
  });
});

/** Certificates that come along with the signer's own, which nothing signs. */
describe("the other certificates of a sign-in", () => {
  const malformed = (
    fields: Partial<make.CertificateFields>,
    extensions: readonly Buffer[] = [],
  ) =>
    make.intermediateAuthority(
      root,
      "Autorité",
      keyPair("rsa-2048", "authority"),
      fields,
      extensions,
    ).certificate;
  const unusable: [string, Buffer, string?][] = [
    ["no certificate at all", der.sequence(der.integer(1))],
    ["one of version 7", malformed({ version: 7 })],
    ["one above the size limit", malformed({}, [filler(20_000)])],
    ["one whose name is malformed", malformed({ subject: brokenName() })],
    [
      "one whose key identifier is malformed",
      malformed({
        extensions: [
          make.basicConstraints(true),
          make.extension("2.5.29.14", der.integer(5)),
        ],
      }),
      "certificate_invalid",
    ],
  ];
  const signIn = (given: Answer) => signInAt(relyingPartyWith(), given);

  for (const [title, extra, code = "path_not_found"] of unusable) {
    it(`may be of no use: ${title}`, async () => {
      for (const certificates of [
        [extra, authority.certificate],
        [authority.certificate, extra],
      ]) {
        const signer = await signIn({ defects: { certificates } });
        assert.equal(signer.path.length, 3);
      }
    });

    it(`cannot stand on the path: ${title}`, async () => {
      await assert.rejects(signIn({ defects: { certificates: [extra] } }), {
        code,
      });
    });
  }

  it("do not make up for a signer’s certificate that is malformed", async () => {
    const certificate = customer({ version: 7 });
    await assert.rejects(signIn({ certificate }), {
      code: "certificate_invalid",
    });
  });

  function filler(length: number): Buffer {
    return make.extension("1.2.3.4", der.octetString(Buffer.alloc(length)));
  }
  /** An attribute without a value: well-formed DER, and no Name. */
  function brokenName(): Buffer {
    return der.sequence(der.setOf(der.sequence(der.oid("2.5.4.3"))));
  }
});
