import assert from "node:assert/strict";
import {
  ERROR_CODES,
  type ErrorCode,
} from "@passerelle/shared/errors/codes.ts";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { MAX_SIGNATURE_CHARACTERS } from "@passerelle/shared/limits.ts";
import { parseChallenge } from "@passerelle/shared/protocol/challenge.ts";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import { createMemoryChallengeStore } from "../challenge/memory-store.ts";
import * as make from "../fixtures/certificates.ts";
import * as der from "../fixtures/der.ts";
import { type KeyKind, keyPair } from "../fixtures/keys.ts";
import { opensslSign } from "../fixtures/openssl.ts";
import { type SignatureDefects, sign } from "../fixtures/signed-data.ts";
import type { RelyingPartyOptions } from "./configuration.ts";
import { createRelyingParty, type RelyingParty } from "./relying-party.ts";

const ORIGIN = "https://www.example.coop";
const SESSION = "a session";
const root = make.rootAuthority("Racine", keyPair("rsa-2048", "root"));
const authority = make.intermediateAuthority(
  root,
  "Autorité",
  keyPair("rsa-2048", "authority"),
);
const customerKey = keyPair("P-256", "customer");
const serialNumber = der.integer(4711);

function customer(
  fields: Partial<make.CertificateFields> = {},
  extensions?: readonly Buffer[],
): Buffer {
  return make.personCertificate(
    authority,
    "Hélène Lefèvre",
    customerKey,
    { serialNumber, ...fields },
    extensions,
  );
}

function relyingPartyWith(
  options: Partial<RelyingPartyOptions> = {},
): RelyingParty {
  return createRelyingParty({
    origin: ORIGIN,
    name: "Banque d’Essai",
    trustAnchors: [root.certificate],
    clock: () => make.NOW,
    ...options,
  });
}

interface Answer {
  readonly origin?: string;
  readonly certificate?: Buffer;
  readonly signedAt?: Date;
  readonly defects?: SignatureDefects;
}

/** Has the customer's key answer a challenge. */
function answer(
  challenge: string,
  {
    origin = ORIGIN,
    certificate = customer(),
    signedAt = make.NOW,
    defects,
  }: Answer = {},
): string {
  const { nonce } = parseChallenge(challenge);
  const statement = buildStatement({
    purpose: "login",
    origin,
    nonce,
    operation: "none",
  });
  const signer = {
    certificate,
    issuer: authority.name,
    serialNumber,
    key: customerKey,
  };
  return sign(statement, signer, signedAt, {
    certificates: [authority.certificate],
    ...defects,
  }).toString("base64url");
}

async function challengeOf(
  relyingParty: RelyingParty,
  session = SESSION,
): Promise<string> {
  return relyingParty.issueChallenge({ purpose: "login", session });
}

describe("a relying party", () => {
  it("says who signed in, from the certificate alone", async () => {
    const relyingParty = relyingPartyWith();
    const certificate = customer();
    const signature = answer(await challengeOf(relyingParty), { certificate });
    const signer = await relyingParty.verify({ signature, session: SESSION });
    assert.deepEqual(signer.subject, {
      commonName: "Hélène Lefèvre",
      organization: "Boulangerie Lefèvre",
      country: "FR",
    });
    assert.equal(signer.issuer.commonName, "Autorité");
    assert.equal(signer.serialNumber, "1267");
    assert.deepEqual(signer.notAfter, make.NOT_AFTER);
    assert.deepEqual(signer.signingTime, make.NOW);
    assert.deepEqual(signer.path, [
      new Uint8Array(certificate),
      new Uint8Array(authority.certificate),
      new Uint8Array(root.certificate),
    ]);
  });

  it("accepts a signature once", async () => {
    const relyingParty = relyingPartyWith();
    const signature = answer(await challengeOf(relyingParty));
    await relyingParty.verify({ signature, session: SESSION });
    await assert.rejects(relyingParty.verify({ signature, session: SESSION }), {
      code: "challenge_unknown",
    });
  });

  it("lets one of two simultaneous answers through", async () => {
    const relyingParty = relyingPartyWith();
    const signature = answer(await challengeOf(relyingParty));
    const outcomes = await Promise.allSettled([
      relyingParty.verify({ signature, session: SESSION }),
      relyingParty.verify({ signature, session: SESSION }),
    ]);
    const fulfilled = outcomes.filter(({ status }) => status === "fulfilled");
    assert.equal(fulfilled.length, 1);
  });

  it("uses the challenge up even when the signature is bad", async () => {
    const relyingParty = relyingPartyWith();
    const challenge = await challengeOf(relyingParty);
    const bad = answer(challenge, { origin: "https://evil.example" });
    const good = answer(challenge);
    const verify = (signature: string) =>
      relyingParty.verify({ signature, session: SESSION });
    await assert.rejects(verify(bad), { code: "statement_mismatch" });
    await assert.rejects(verify(good), { code: "challenge_unknown" });
  });

  it("keeps the challenge when what came is not a signature at all", async () => {
    const relyingParty = relyingPartyWith();
    const signature = answer(await challengeOf(relyingParty));
    const verify = (text: string) =>
      relyingParty.verify({ signature: text, session: SESSION });
    await assert.rejects(verify("AAAA"), { code: "der_invalid" });
    await verify(signature);
  });

  it("refuses a signature made for another origin", async () => {
    const relyingParty = relyingPartyWith();
    const signature = answer(await challengeOf(relyingParty), {
      origin: "https://www.example.coop.evil.example",
    });
    await assert.rejects(relyingParty.verify({ signature, session: SESSION }), {
      code: "statement_mismatch",
    });
  });

  it("refuses an answer to another session’s challenge", async () => {
    const relyingParty = relyingPartyWith();
    const others = await challengeOf(relyingParty, "another session");
    await challengeOf(relyingParty);
    const signature = answer(others);
    await assert.rejects(relyingParty.verify({ signature, session: SESSION }), {
      code: "statement_mismatch",
    });
  });

  it("refuses an answer to a challenge that a newer one replaced", async () => {
    const relyingParty = relyingPartyWith();
    const signature = answer(await challengeOf(relyingParty));
    await challengeOf(relyingParty);
    await assert.rejects(relyingParty.verify({ signature, session: SESSION }), {
      code: "statement_mismatch",
    });
  });

  it("takes an answer until the challenge expires, and not at that moment", async () => {
    let now = make.NOW.getTime();
    const relyingParty = relyingPartyWith({
      clock: () => new Date(now),
      challengeLifetimeMs: 60_000,
    });
    const inTime = answer(await challengeOf(relyingParty));
    now += 59_999;
    await relyingParty.verify({ signature: inTime, session: SESSION });
    const late = answer(await challengeOf(relyingParty));
    now += 60_000;
    await assert.rejects(
      relyingParty.verify({ signature: late, session: SESSION }),
      { code: "challenge_expired" },
    );
  });

  it("refuses a certificate of an unknown authority", async () => {
    const other = make.rootAuthority("Autre", keyPair("rsa-2048", "other"));
    const relyingParty = relyingPartyWith({
      trustAnchors: [other.certificate],
    });
    const signature = answer(await challengeOf(relyingParty));
    await assert.rejects(relyingParty.verify({ signature, session: SESSION }), {
      code: "path_not_found",
    });
  });

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
      const relyingParty = relyingPartyWith();
      const signature = answer(await challengeOf(relyingParty), given);
      await assert.rejects(
        relyingParty.verify({ signature, session: SESSION }),
        { code },
      );
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

  it("follows a change of trust anchors without a restart", async () => {
    const other = make.rootAuthority("Autre", keyPair("rsa-2048", "other"));
    let anchors: Uint8Array[] = [other.certificate];
    const relyingParty = relyingPartyWith({
      trustAnchors: { current: () => anchors },
    });
    const verify = async () =>
      relyingParty.verify({
        signature: answer(await challengeOf(relyingParty)),
        session: SESSION,
      });
    await assert.rejects(verify, { code: "path_not_found" });
    anchors = [other.certificate, root.certificate];
    await verify();
  });

  it("reports the checks in order, up to the one that failed", async () => {
    const relyingParty = relyingPartyWith();
    const passed: string[] = [];
    await relyingParty.verify({
      signature: answer(await challengeOf(relyingParty)),
      session: SESSION,
      onCheck: (check) => passed.push(check),
    });
    assert.deepEqual(passed, [
      "encoding",
      "algorithms",
      "challenge",
      "signature",
      "path",
    ]);
  });

  describe("is not created", () => {
    const faults: [string, Partial<RelyingPartyOptions>][] = [
      ["without trust anchors", { trustAnchors: [] }],
      ["with trust anchors left out", { trustAnchors: undefined as never }],
      ["for a site without TLS", { origin: "http://www.example.coop" }],
      ["with a malformed trust anchor", { trustAnchors: [Buffer.of(0x30)] }],
      ["for an origin with a path", { origin: `${ORIGIN}/` }],
      ["for an origin in upper case", { origin: "https://Example.coop" }],
      ["without a name", { name: " " }],
      ["with a challenge that lives for no time", { challengeLifetimeMs: 0 }],
      ["with a challenge that lives for ever", { challengeLifetimeMs: 1e12 }],
      ["with weak RSA keys", { certificatePolicy: { minimumRsaBits: 512 } }],
      [
        "with a policy it does not know",
        { certificatePolicy: { minimumRSABits: 4096 } as object },
      ],
      [
        "with an object identifier that is none",
        { certificatePolicy: { initialPolicySet: ["any"] } },
      ],
    ];
    for (const [title, options] of faults) {
      it(title, () => {
        assert.throws(() => relyingPartyWith(options), {
          code: "configuration_refused",
        });
      });
    }
  });

  it("refuses to judge by a clock that has stopped", async () => {
    const relyingParty = relyingPartyWith({
      clock: () => new Date(Number.NaN),
    });
    await assert.rejects(challengeOf(relyingParty), {
      code: "configuration_refused",
    });
  });

  it("issues no challenge for a purpose it does not verify", async () => {
    for (const purpose of ["sign", "approve", undefined]) {
      const request = { purpose: purpose as "login", session: SESSION };
      await assert.rejects(relyingPartyWith().issueChallenge(request), {
        code: "purpose_unsupported",
      });
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

  it("refuses a session that cannot tell visitors apart", async () => {
    for (const session of ["", "x".repeat(257)]) {
      await assert.rejects(challengeOf(relyingPartyWith(), session), {
        code: "configuration_refused",
      });
    }
  });
});

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

describe("a relying party, of a signature with one bit changed", function () {
  this.timeout(60_000);
  for (const kind of ["rsa-2048", "P-256"] as const) {
    it(`refuses it, whichever bit: ${kind}`, async () => {
      const key = keyPair(kind, "bits");
      const issuer = make.intermediateAuthority(
        root,
        "Autorité",
        keyPair(kind, "issuing"),
      );
      const certificate = make.personCertificate(issuer, "Zoé", key, {
        serialNumber,
      });
      const pending = {
        purpose: "login",
        nonce: "n".repeat(43),
        expiresAt: make.NOW.getTime() + 1000,
      } as const;
      const relyingParty = relyingPartyWith({
        challengeStore: {
          ...createMemoryChallengeStore(),
          take: async () => pending,
        },
      });
      const statement = buildStatement({
        purpose: "login",
        origin: ORIGIN,
        nonce: pending.nonce,
        operation: "none",
      });
      const signature = sign(
        statement,
        { certificate, issuer: issuer.name, serialNumber, key },
        make.NOW,
        { certificates: [issuer.certificate] },
      );
      const verify = (bytes: Buffer) =>
        relyingParty.verify({
          signature: bytes.toString("base64url"),
          session: SESSION,
        });
      await verify(signature);
      for (let bit = 0; bit < signature.length * 8; bit++) {
        const changed = Buffer.from(signature);
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
        const outcome = await verify(changed).then(
          () => "accepted",
          (error: PasserelleError) => error.code,
        );
        assert.ok(
          ERROR_CODES.includes(outcome as ErrorCode),
          `bit ${bit & 7} of byte ${bit >> 3}: ${outcome}`,
        );
      }
    });
  }
});
