import assert from "node:assert/strict";
import { parseChallenge } from "@passerelle/shared/protocol/challenge.ts";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import * as make from "../fixtures/certificates.ts";
import { type KeyKind, keyPair } from "../fixtures/keys.ts";
import { opensslSign } from "../fixtures/openssl.ts";
import {
  authority,
  challengeOf,
  ORIGIN,
  relyingPartyWith,
  SESSION,
} from "../fixtures/sign-in.ts";

describe("a relying party, beside OpenSSL", () => {
  const signatures: [KeyKind, string][] = [
    ["rsa-2048", "-md=sha256"],
    ["rsa-2048", "-md=sha384"],
    ["rsa-2048", "-md=sha512"],
    ["rsa-2048", "-md=sha256 -keyopt=rsa_padding_mode:pss"],
    [
      "rsa-3072",
      "-md=sha384 -keyopt=rsa_padding_mode:pss -keyopt=rsa_pss_saltlen:48",
    ],
    ["P-256", "-md=sha256"],
    ["P-384", "-md=sha384"],
    ["P-521", "-md=sha512"],
    ["P-256", "-md=sha256 -keyid"],
  ];
  for (const [kind, options] of signatures) {
    it(`accepts what it signs: ${kind} ${options}`, async () => {
      const key = keyPair(kind, "OpenSSL");
      const certificate = make.personCertificate(authority, "Zoé", key, {}, [
        make.keyUsage(0),
        make.subjectKeyIdentifier(key),
      ]);
      // OpenSSL signs at the system's time.
      const relyingParty = relyingPartyWith({ clock: () => new Date() });
      const { nonce } = parseChallenge(await challengeOf(relyingParty));
      const signature = opensslSign({
        content: buildStatement({
          purpose: "login",
          origin: ORIGIN,
          nonce,
          operation: "none",
        }),
        certificate,
        key,
        certificates: [authority.certificate],
        options: options.split(" "),
      });
      const signer = await relyingParty.verify({
        signature: signature.toString("base64url"),
        session: SESSION,
      });
      assert.equal(signer.subject.commonName, "Zoé");
    });
  }
});
