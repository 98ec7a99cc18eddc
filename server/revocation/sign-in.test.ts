import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { encodeBase64url } from "@passerelle/shared/encoding/base64url.ts";
import { parseChallenge } from "@passerelle/shared/protocol/challenge.ts";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import { parseCertificate } from "../certificate/parse.ts";
import * as der from "../fixtures/der.ts";
import { OpensslAuthority } from "../fixtures/openssl-ca.ts";
import { sign } from "../fixtures/signed-data.ts";
import {
  createRelyingParty,
  type RelyingParty,
} from "../verify/relying-party.ts";
import { createHttpFetcher } from "./fetch-http.ts";
import { createRevocationSource } from "./source.ts";

const ORIGIN = "https://www.example.coop";
const session = "session";

describe("a sign-in with a certificate of OpenSSL’s authority", () => {
  let authority: OpensslAuthority;
  before(async () => {
    authority = new OpensslAuthority();
    await authority.start();
  });
  after(() => authority.stop());

  /** A relying party whose cache holds nothing longer than a moment. */
  function start(mode: "hard" | "soft"): RelyingParty {
    return createRelyingParty({
      origin: ORIGIN,
      name: "Banque d’Essai",
      trustAnchors: [authority.certificate],
      revocation: createRevocationSource({
        mode,
        fetcher: createHttpFetcher({ allowedOrigins: [authority.origin] }),
        maxCacheMs: 0,
      }),
    });
  }

  function newCustomer(name: string) {
    const bytes = authority.issue(name);
    const { issuer, serialNumber } = parseCertificate(bytes);
    const privateKey = createPrivateKey(authority.privateKey(name));
    const publicKey = createPublicKey(privateKey);
    return {
      certificate: bytes,
      issuer,
      serialNumber: der.tlv(0x02, serialNumber),
      key: { kind: "P-256", privateKey, publicKey } as const,
    };
  }

  async function signIn(
    relyingParty: RelyingParty,
    customer: ReturnType<typeof newCustomer>,
  ) {
    const challenge = await relyingParty.issueChallenge({
      purpose: "login",
      session,
    });
    const statement = buildStatement({
      purpose: "login",
      origin: ORIGIN,
      nonce: parseChallenge(challenge).nonce,
      operation: "none",
    });
    const signature = encodeBase64url(sign(statement, customer, new Date()));
    return relyingParty.verify({ signature, session });
  }

  it("is refused from the moment the certificate is revoked", async () => {
    const customer = newCustomer("lefevre");
    const relyingParty = start("hard");
    const { subject } = await signIn(relyingParty, customer);
    assert.equal(subject.commonName, "lefevre");
    authority.revoke("lefevre");
    await assert.rejects(signIn(relyingParty, customer), {
      code: "certificate_revoked",
    });
  });

  it("is refused hard and passes softly while the authority is down", async () => {
    const customer = newCustomer("martin");
    Object.assign(authority.behaviour, { ocsp: "is down", crl: "is down" });
    await assert.rejects(signIn(start("hard"), customer), {
      code: "revocation_unavailable",
    });
    await signIn(start("soft"), customer);
  });
});
