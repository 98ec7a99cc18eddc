import assert from "node:assert/strict";
import {
  ERROR_CODES,
  type ErrorCode,
} from "@passerelle/shared/errors/codes.ts";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import { createMemoryChallengeStore } from "../challenge/memory-store.ts";
import * as make from "../fixtures/certificates.ts";
import { keyPair } from "../fixtures/keys.ts";
import { sign } from "../fixtures/signed-data.ts";
import {
  ORIGIN,
  relyingPartyWith,
  root,
  serialNumber,
  SESSION,
} from "../fixtures/sign-in.ts";

/** Codes of what is wrong with the server, not with a signature. */
const OURS = /^(?:configuration_.*|challenge_store_failed|internal_error)$/;

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
          ERROR_CODES.includes(outcome as ErrorCode) && !OURS.test(outcome),
          `bit ${bit & 7} of byte ${bit >> 3}: ${outcome}`,
        );
      }
      await verify(signature);
    });
  }
});
