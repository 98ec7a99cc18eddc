import type * as Server from "@passerelle/server";
import {
  type Authority,
  intermediateAuthority,
  rootAuthority,
} from "../../../server/fixtures/certificates.ts";
import { buildCrl } from "../../../server/fixtures/crl.ts";
import { time } from "../../../server/fixtures/der.ts";
import { keyPair, signing } from "../../../server/fixtures/keys.ts";
import { NOW, signChain } from "./chain.ts";
import { interleave, medianRatio } from "./interleave.ts";
import { createVerify } from "./sign-in.ts";

const HOUR_MS = 3_600_000;

/**
 * What it costs that every path is judged: a sign-in whose authority two anchors certify, against the same with one of
 * its certificates. CRLs in memory, chain of three.
 */
export async function measurePaths(server: typeof Server): Promise<number> {
  const chain = signChain("P-256", 3);
  const [root, other] = [
    rootAuthority("Racine", keyPair("P-256", "0")),
    rootAuthority("Autre racine", keyPair("P-256", "other")),
  ];
  const key = keyPair("P-256", "1");
  const crossed = intermediateAuthority(other, "Autorité 1", key);
  const crls = [root, other, crossed].map(emptyCrl);
  const verifyWith = (intermediates: readonly Uint8Array[]) =>
    createVerify(server, chain, {
      trustAnchors: [chain.anchor, other.certificate],
      intermediates,
      revocation: {
        mode: "hard",
        gather: async () => ({ crls, ocspResponses: [] }),
      },
    });
  const times = await interleave([
    verifyWith([]),
    verifyWith([crossed.certificate]),
  ]);
  return medianRatio(times, 1, 0);
}

function emptyCrl({ name, key }: Authority): Uint8Array {
  return buildCrl({
    version: 2,
    issuer: name,
    signing: signing(key),
    thisUpdate: time(new Date(NOW.getTime() - HOUR_MS)),
    nextUpdate: time(new Date(NOW.getTime() + HOUR_MS)),
    entries: [],
    extensions: [],
  });
}
