import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import { encodeBase64url } from "@passerelle/shared/encoding/base64url.ts";
import { parseChallenge } from "@passerelle/shared/protocol/challenge.ts";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import * as make from "../fixtures/certificates.ts";
import * as der from "../fixtures/der.ts";
import { keyPair } from "../fixtures/keys.ts";
import { startRedis } from "../fixtures/redis.ts";
import { sign } from "../fixtures/signed-data.ts";
import {
  createRelyingParty,
  type RelyingParty,
} from "../verify/relying-party.ts";
import { createRedisChallengeStore } from "./redis-store.ts";

const ORIGIN = "https://www.example.coop";
const root = make.rootAuthority("Racine", keyPair("P-256", "root"));
const key = keyPair("P-256", "customer");
const serialNumber = der.integer(4711);
const certificate = make.personCertificate(root, "Hélène Lefèvre", key, {
  serialNumber,
});
const signer = { certificate, issuer: root.name, serialNumber, key };

function signatureOver(challenge: string): string {
  const { nonce } = parseChallenge(challenge);
  const fields = { purpose: "login", origin: ORIGIN, nonce } as const;
  const statement = buildStatement({ ...fields, operation: "none" });
  return encodeBase64url(sign(statement, signer, make.NOW));
}

describe("relying parties on several servers that share one Redis", () => {
  let directory: string;
  let server: ChildProcess;
  let clients: Redis[];
  let relyingParties: RelyingParty[];

  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "passerelle-redis-"));
    const socket = path.join(directory, "redis.sock");
    server = await startRedis(directory, socket);
    clients = [1, 2].map(() => new Redis({ path: socket }));
    relyingParties = clients.map((client) =>
      createRelyingParty({
        origin: ORIGIN,
        name: "Banque d’Essai",
        trustAnchors: [root.certificate],
        revocation: "none",
        clock: () => make.NOW,
        challengeStore: createRedisChallengeStore({
          client,
          clock: () => make.NOW,
        }),
      }),
    );
  });

  after(async () => {
    for (const client of clients) client.disconnect();
    server.kill();
    await once(server, "exit");
    await rm(directory, { recursive: true });
  });

  it("accept a signature once, however often and wherever it comes", async () => {
    const [first, second] = relyingParties as [RelyingParty, RelyingParty];
    const sessions = Array.from({ length: 500 }, (_, index) => `s${index}`);
    const signatures = await Promise.all(
      sessions.map(async (session) =>
        signatureOver(
          await first.issueChallenge({ purpose: "login", session }),
        ),
      ),
    );
    const outcomes = await Promise.all(
      sessions.map(async (session, index) => {
        const signature = signatures[index] as string;
        const attempts = [first, second, second, first].map((relyingParty) =>
          relyingParty.verify({ signature, session }).then(
            () => "accepted",
            ({ code }: { code: string }) => code,
          ),
        );
        return (await Promise.all(attempts)).toSorted();
      }),
    );
    const expected = [
      "accepted",
      ...Array<string>(3).fill("challenge_unknown"),
    ];
    assert.deepEqual(
      outcomes,
      sessions.map(() => expected),
    );
  });
});
