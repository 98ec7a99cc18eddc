import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startRedis } from "../fixtures/redis.ts";
import { answer, root } from "../fixtures/sign-in.ts";
import type {
  ServerAnswer,
  ServerRequest,
} from "../fixtures/sign-in-server.ts";

const SESSIONS = 2000;
const trustAnchor = root.certificate.toString("base64");

/** A server process, asked by message. */
function startServer(socket: string) {
  const file = path.join(import.meta.dirname, "../fixtures/sign-in-server.ts");
  const child = fork(file, [socket], { execArgv: ["--import", "tsx"] });
  const waiting = new Map<number, (text: string) => void>();
  child.on("message", ({ id, text }: ServerAnswer) => waiting.get(id)?.(text));
  const ended = once(child, "exit");
  child.once("exit", () => {
    for (const answer of waiting.values()) answer("the server has ended");
  });
  let requests = 0;
  const ask = (session: string, signature?: string): Promise<string> =>
    new Promise((resolve) => {
      const id = requests++;
      waiting.set(id, resolve);
      const request: ServerRequest = {
        id,
        session,
        trustAnchor,
        ...(signature !== undefined && { signature }),
      };
      child.send(request);
    });
  const stop = async () => {
    if (child.connected) child.disconnect();
    await ended;
  };
  return { ask, stop };
}

describe("relying parties in several processes that share one Redis", function () {
  // That a process has ended is noticed; only a machine with much else to do takes this long.
  this.timeout(300_000);
  let directory: string;
  let redis: ChildProcess;
  let servers: ReturnType<typeof startServer>[];

  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "passerelle-redis-"));
    const socket = path.join(directory, "redis.sock");
    redis = await startRedis(directory, socket);
    servers = [startServer(socket), startServer(socket)];
  });

  after(async () => {
    await Promise.all(servers.map(({ stop }) => stop()));
    redis.kill();
    await once(redis, "exit");
    await rm(directory, { recursive: true });
  });

  it("accept a signature once, with thousands in flight and wherever it comes", async () => {
    const [first, second] = servers as [
      (typeof servers)[0],
      (typeof servers)[0],
    ];
    const sessions = Array.from(
      { length: SESSIONS },
      (_, index) => `s${index}`,
    );
    const challenges = await Promise.all(
      sessions.map((session) => first.ask(session)),
    );
    const signatures = challenges.map((challenge) => answer(challenge));
    const outcomes = await Promise.all(
      sessions.map(async (session, index) => {
        const attempts = [first, second].map(({ ask }) =>
          ask(session, signatures[index]),
        );
        return (await Promise.all(attempts)).toSorted();
      }),
    );
    assert.deepEqual(
      outcomes,
      sessions.map(() => ["accepted", "challenge_unknown"]),
    );
  });
});
