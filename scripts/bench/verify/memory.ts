import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type * as Server from "@passerelle/server";
import { ORIGIN } from "./chain.ts";

const CHALLENGES = 50_000;

/** Bytes of this process's memory that one pending challenge takes in the memory store. */
export async function measureChallengeBytes(
  server: typeof Server,
  anchor: Uint8Array,
): Promise<number> {
  const collectGarbage = exposeGarbageCollector();
  const relyingParty = server.createRelyingParty({
    origin: ORIGIN,
    name: "Banque",
    trustAnchors: [anchor],
    revocation: "none",
  });
  const issue = (index: number) =>
    relyingParty.issueChallenge({
      purpose: "login",
      session: `session ${index} ${"x".repeat(32)}`,
    });
  await issue(0);
  collectGarbage();
  const before = usedBytes();
  for (let index = 1; index <= CHALLENGES; index++) await issue(index);
  collectGarbage();
  const bytes = (usedBytes() - before) / CHALLENGES;
  // Keeps the store alive until it has been measured.
  await issue(0);
  return bytes;
}

function usedBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function exposeGarbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
