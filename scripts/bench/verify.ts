import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Server from "@passerelle/server";
import { buildServer } from "../build/server.ts";
import type { Figure } from "./figure.ts";
import { NOW, signChain, type SignedChain } from "./verify/chain.ts";
import { createCryptography } from "./verify/cryptography.ts";
import { interleave, medianRatio } from "./verify/interleave.ts";
import { measureChallengeBytes } from "./verify/memory.ts";
import { loadOpenssl } from "./verify/openssl.ts";
import { measurePaths } from "./verify/paths.ts";
import { createVerify } from "./verify/sign-in.ts";
import { measureWorkers } from "./verify/workers.ts";

const folder = join(
  import.meta.dirname,
  "..",
  "..",
  ".cache",
  "bench",
  "server",
);

/** Node 20 imports keys and parses certificates far slower through OpenSSL than later ones. */
const isNode20 = process.versions.node.startsWith("20.");

const KINDS = [
  ["rsa-2048", isNode20 ? 3 : 1.2],
  ["P-256", isNode20 ? 1.25 : 1],
] as const;

export async function run(): Promise<Figure[]> {
  await buildServer(folder);
  const bundle = pathToFileURL(join(folder, "index.js")).href;
  const server = (await import(bundle)) as typeof Server;
  const figures: Figure[] = [];
  for (const [kind, goal] of KINDS) {
    figures.push(...(await measureKind(server, kind, goal)));
  }
  const chain = signChain("P-256", 3);
  figures.push(
    await measureLength(server),
    {
      name: "verify a sign-in with two paths to judge, CRLs in memory",
      ratio: await measurePaths(server),
      floor: "one path",
      goal: "<= 2",
    },
    {
      name: "verify in two worker threads, P-256",
      ratio: await measureWorkers(bundle, chain),
      floor: "one worker thread",
      goal: ">= 1.8",
    },
  );
  const bytes = await measureChallengeBytes(server, chain.anchor);
  figures.push({
    name: "memory of a pending challenge",
    ratio: bytes / 1024,
    floor: "1 KiB",
    goal: "<= 1",
  });
  return figures;
}

async function measureKind(
  server: typeof Server,
  kind: (typeof KINDS)[number][0],
  goal: number,
): Promise<Figure[]> {
  const chain = signChain(kind, 3);
  const intermediateCache = server.createIntermediateCache();
  const times = await interleave([
    verifyByOpenssl(chain),
    createVerify(server, chain),
    createVerify(server, chain, { intermediateCache }),
    createCryptography(chain),
  ]);
  return [
    {
      name: `verify a sign-in, ${kind}, chain of three, no caches`,
      ratio: medianRatio(times, 0, 1),
      floor: "CMS_verify of the same process",
      goal: `>= ${goal}`,
    },
    {
      name: `its keys and signatures alone, ${kind}: the most there can be`,
      ratio: medianRatio(times, 0, 3),
      floor: "CMS_verify of the same process",
      goal: `>= ${goal}`,
    },
    {
      name: `verify a sign-in, ${kind}, with the cache of intermediates`,
      ratio: medianRatio(times, 1, 2),
      floor: "without the cache",
      goal: ">= 1.3",
    },
  ];
}

function verifyByOpenssl({
  anchor,
  signature,
  statement,
}: SignedChain): () => void {
  const openssl = loadOpenssl();
  const store = openssl.createStore(anchor, NOW.getTime() / 1000);
  return () => {
    if (!openssl.verify(store, signature, statement)) {
      throw new Error("OpenSSL refuses the signature");
    }
  };
}

/** What the seven certificates from the fourth to the tenth cost each, against the third: 1 where the cost is linear. */
async function measureLength(server: typeof Server): Promise<Figure> {
  const verify = (length: number) =>
    createVerify(server, signChain("P-256", length));
  const times = await interleave([verify(2), verify(3), verify(10)]);
  const third = medianRatio(times, 1, 0) - 1;
  const rest = (medianRatio(times, 2, 0) - 1 - third) / 7;
  return {
    name: "each certificate from the fourth to the tenth in the path",
    ratio: rest / third,
    floor: "the third certificate",
    goal: "<= 1.1",
  };
}
