import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Server from "@passerelle/server";
import { buildServer } from "../build/server.ts";
import type { Figure } from "./figure.ts";
import { NOW, ORIGIN, signChain, type SignedChain } from "./verify/chain.ts";
import { loadOpenssl } from "./verify/openssl.ts";
import { interleave, medianRatio } from "./verify/interleave.ts";

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

export async function run(): Promise<Figure[]> {
  await buildServer(folder);
  const bundle = pathToFileURL(join(folder, "index.js"));
  const server = (await import(bundle.href)) as typeof Server;
  const openssl = loadOpenssl();
  const figures: Figure[] = [];
  for (const [kind, goal] of [
    ["rsa-2048", isNode20 ? 3 : 1.2],
    ["P-256", isNode20 ? 1.25 : 1],
  ] as const) {
    const chain = signChain(kind, 3);
    const store = openssl.createStore(chain.anchor, NOW.getTime() / 1000);
    const verifyOurs = createVerify(server, chain);
    const verifyTheirs = () => {
      const { signature, statement } = chain;
      if (!openssl.verify(store, signature, statement)) {
        throw new Error("OpenSSL refuses the signature");
      }
    };
    const times = await interleave([verifyTheirs, verifyOurs]);
    figures.push({
      name: `verify a sign-in, ${kind}, chain of three, no caches`,
      ratio: medianRatio(times, 0, 1),
      floor: "CMS_verify of the same process",
      goal: `>= ${goal}`,
    });
  }
  return figures;
}

/** The whole of a relying party's verification of one sign-in. */
function createVerify(
  server: typeof Server,
  { anchor, signature, nonce }: SignedChain,
): () => Promise<unknown> {
  const expiresAt = NOW.getTime() + 60_000;
  const relyingParty = server.createRelyingParty({
    origin: ORIGIN,
    name: "Banque",
    trustAnchors: [anchor],
    clock: () => NOW,
    challengeStore: {
      put: async () => undefined,
      take: async () => ({ purpose: "login", nonce, expiresAt }),
    },
  });
  const text = Buffer.from(signature).toString("base64url");
  return () => relyingParty.verify({ signature: text, session: "session" });
}
