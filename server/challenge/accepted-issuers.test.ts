import assert from "node:assert/strict";
import { encodeBase64url } from "@passerelle/shared/encoding/base64url.ts";
import {
  MAX_ACCEPTED_ISSUERS,
  MAX_CHALLENGE_CHARACTERS,
} from "@passerelle/shared/limits.ts";
import { parseChallenge } from "@passerelle/shared/protocol/challenge.ts";
import * as make from "../fixtures/certificates.ts";
import { keyPair } from "../fixtures/keys.ts";
import type { RelyingPartyOptions } from "../verify/configuration.ts";
import { createRelyingParty } from "../verify/relying-party.ts";

const root = make.rootAuthority("Racine", keyPair("P-256", "root"));
const issuing = make.intermediateAuthority(
  root,
  "Autorité",
  keyPair("P-256", "issuing"),
);
const anchorsOf = (count: number, longName = "") =>
  Array.from(
    { length: count },
    (_, index) =>
      make.rootAuthority(
        `Racine ${index}${longName}`,
        keyPair("P-256", "other"),
      ).certificate,
  );

function relyingPartyWith(options: Partial<RelyingPartyOptions>) {
  return createRelyingParty({
    origin: "https://www.example.coop",
    name: "Banque d’Essai",
    trustAnchors: [root.certificate],
    revocation: "none",
    clock: () => make.NOW,
    ...options,
  });
}

async function issuersIn(options: Partial<RelyingPartyOptions>) {
  const challenge = await relyingPartyWith(options).issueChallenge({
    purpose: "login",
    session: "a session",
  });
  assert.ok(challenge.length <= MAX_CHALLENGE_CHARACTERS);
  return parseChallenge(challenge).acceptedIssuers;
}

describe("accepted issuers", () => {
  it("are in no challenge unless asked for", async () => {
    assert.equal(await issuersIn({}), undefined);
  });

  it("are the subjects of the authorities given, each once", async () => {
    const acceptedIssuers = [issuing.certificate, issuing.name, root.name];
    assert.deepEqual(await issuersIn({ acceptedIssuers }), [
      encodeBase64url(issuing.name),
      encodeBase64url(root.name),
    ]);
  });

  it("follow the trust anchors where these issue themselves", async () => {
    let anchors: Uint8Array[] = [root.certificate];
    const relyingParty = relyingPartyWith({
      trustAnchors: { current: () => anchors },
      acceptedIssuers: "trust-anchors",
    });
    const issuers = async () => {
      const request = { purpose: "login", session: "a session" } as const;
      const challenge = await relyingParty.issueChallenge(request);
      return parseChallenge(challenge).acceptedIssuers;
    };
    assert.deepEqual(await issuers(), [encodeBase64url(root.name)]);
    anchors = [root.certificate, issuing.certificate];
    assert.deepEqual(await issuers(), [
      encodeBase64url(root.name),
      encodeBase64url(issuing.name),
    ]);
  });

  it("follow a source, and are left out where it gives what no challenge holds", async () => {
    let authorities: Uint8Array[] = [root.certificate];
    const relyingParty = relyingPartyWith({
      acceptedIssuers: { current: () => authorities },
    });
    const issuers = async () => {
      const request = { purpose: "login", session: "a session" } as const;
      const challenge = await relyingParty.issueChallenge(request);
      return parseChallenge(challenge).acceptedIssuers;
    };
    for (const [next, names] of [
      [[root.certificate], [encodeBase64url(root.name)]],
      [[issuing.certificate], [encodeBase64url(issuing.name)]],
      [anchorsOf(MAX_ACCEPTED_ISSUERS + 1), undefined],
      [[], undefined],
      [[root.certificate], [encodeBase64url(root.name)]],
    ] as const) {
      authorities = [...next];
      assert.deepEqual(await issuers(), names);
    }
  });

  it("are left out where the trust anchors are too many, or their names too long", async () => {
    for (const trustAnchors of [
      anchorsOf(MAX_ACCEPTED_ISSUERS + 1),
      anchorsOf(MAX_ACCEPTED_ISSUERS, "é".repeat(100)),
    ]) {
      const options = { trustAnchors, acceptedIssuers: "trust-anchors" };
      assert.equal(
        await issuersIn(options as Partial<RelyingPartyOptions>),
        undefined,
      );
    }
  });

  it("fill a challenge up to its limit", async () => {
    const acceptedIssuers = anchorsOf(MAX_ACCEPTED_ISSUERS);
    const issuers = await issuersIn({ acceptedIssuers });
    assert.equal(issuers?.length, MAX_ACCEPTED_ISSUERS);
  });

  describe("are refused", () => {
    const faults: [string, unknown][] = [
      ["when there are none", []],
      ["when they are neither certificates nor names", [Buffer.of(2, 1, 5)]],
      ["when a name is empty", [Buffer.of(0x30, 0)]],
      ["when they are more than a challenge names", anchorsOf(33)],
      ["when they are longer than a challenge", anchorsOf(32, "é".repeat(100))],
      [
        "when a name has bytes behind it",
        [Buffer.concat([root.name, root.name])],
      ],
      ["as another word", "any"],
      ["when a source begins with none", { current: () => [] }],
    ];
    for (const [title, acceptedIssuers] of faults) {
      it(title, () => {
        assert.throws(
          () => relyingPartyWith({ acceptedIssuers: acceptedIssuers as never }),
          { code: "configuration_refused" },
        );
      });
    }
  });
});
