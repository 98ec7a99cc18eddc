import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { NOW, type SignedChain } from "./chain.ts";

const VERIFICATIONS = 4000;
const ROUNDS = 7;

/**
 * Verifies in worker threads of its own, each the whole number of times.
 *
 * @returns the median over the rounds of the throughput of two against that of one
 */
export async function measureWorkers(
  bundle: string,
  chain: SignedChain,
): Promise<number> {
  const workers = [startWorker(bundle, chain), startWorker(bundle, chain)];
  const [first] = workers;
  if (!first) throw new Error("no worker");
  for (const worker of workers) await run(worker);
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const alone = await timed(() => run(first));
    const together = await timed(() => Promise.all(workers.map(run)));
    ratios.push((2 * alone) / together);
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  return ratios.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number;
}

function startWorker(bundle: string, chain: SignedChain): Worker {
  const source = `
    import { parentPort, workerData } from "node:worker_threads";
    const server = await import(workerData.bundle);
    const { anchor, signature, statement, times, at } = workerData;
    parentPort.on("message", () => {
      for (let index = 0; index < times; index++) {
        server.verifySignedData({
          signature, content: statement, trustAnchors: [anchor], at, revocation: "none",
        });
      }
      parentPort.postMessage("done");
    });`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  const { anchor, signature, statement } = chain;
  return new Worker(url, {
    workerData: {
      bundle,
      anchor,
      signature,
      statement,
      at: NOW,
      times: VERIFICATIONS,
    },
  });
}

async function run(worker: Worker): Promise<void> {
  const done = once(worker, "message");
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread, not a window
  worker.postMessage("go");
  await done;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
