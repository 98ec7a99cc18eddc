/** One host that signs and sees a card come and go, again and again: `npm run soak` for the long run. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { startReader } from "../virtual-card/index.ts";
import { describeFootprint, footprintOf, type Footprint } from "./footprint.ts";
import { nextSnapshot, openHost, sign } from "./host.ts";
import { CARD_PIN, createCard, OPEN_SC } from "./tokens/card.ts";
import { createSoftHsmToken } from "./tokens/softhsm.ts";
import { createWorkplace } from "./workplace.ts";

export interface SoakLength {
  readonly signatures: number;
  readonly cycles: number;
}

/**
 * What the second half may add after the first has filled caches and heaps: room for what a runtime's memory does by
 * itself, not for an operation's. So the longer the run, the less each operation may lose.
 */
const MAX_GROWTH_MIB = 4;
const MAX_GROWTH_DESCRIPTORS = 2;
/** This part of the run comes before either half. */
const WARM_UP = 0.2;

/**
 * Signs in turn with SoftHSM's token and the card, and has the card come and go, in two equal halves; checks that
 * neither processes, file descriptors nor memory grow in the second, of the host and of the libraries' processes each.
 * A library's process is replaced when it has signed: only insertions can make one grow. Prints the figures.
 */
export async function soak(
  { signatures, cycles }: SoakLength,
  print: (line: string) => void,
): Promise<void> {
  const work = await createWorkplace();
  const service = await startReader();
  const softHsm = await createSoftHsmToken(join(work.folder, "softhsm"), [
    work.ecCustomer,
  ]);
  const host = await openHost({
    folder: work.folder,
    modules: [softHsm.module, OPEN_SC],
    environment: { ...softHsm.environment, ...service.environment },
  });
  const card = createCard([work.rsaCustomer]);
  const pins: Record<string, string> = {
    [softHsm.module.name]: softHsm.pin,
    [OPEN_SC.name]: CARD_PIN,
  };
  const withTokens = (count: number) =>
    nextSnapshot(
      host,
      ({ complete, tokens }) => complete && tokens.length === count,
    );
  const signMany = async (count: number) => {
    await service.reader.insert(card);
    for (let done = 0; done < count; done++) {
      const { tokens } = await withTokens(2);
      const token = tokens[done % tokens.length]!;
      const [certificate] = token.certificates;
      const pin = pins[token.module]!;
      await sign(host, { token, certificate: certificate!, pin });
    }
    await service.reader.remove();
    await withTokens(1);
  };
  const cycleMany = async (count: number) => {
    for (let done = 0; done < count; done++) {
      await service.reader.insert(card);
      await withTokens(2);
      await service.reader.remove();
      await withTokens(1);
    }
  };
  const run = async (share: number): Promise<Footprint> => {
    const startedAt = performance.now();
    const count = Math.ceil(signatures * share);
    await signMany(count);
    await cycleMany(Math.ceil(cycles * share));
    const seconds = (performance.now() - startedAt) / 1000;
    const footprint = await footprintOf(host.process.pid!);
    print(
      `after ${count} signatures and ${Math.ceil(cycles * share)} insertions in ${seconds.toFixed(1)} s: ${describeFootprint(footprint)}`,
    );
    return footprint;
  };
  try {
    await run(WARM_UP);
    const first = await run(0.5);
    const second = await run(0.5);
    assert.equal(second.processes, first.processes);
    assert.ok(
      second.fileDescriptors <= first.fileDescriptors + MAX_GROWTH_DESCRIPTORS,
    );
    assert.ok(second.hostMiB <= first.hostMiB + MAX_GROWTH_MIB);
    assert.ok(second.librariesMiB <= first.librariesMiB + MAX_GROWTH_MIB);
    assert.equal(await host.close(), 0);
  } finally {
    await host.close();
    await service.close();
    await work.clear();
  }
}

if (process.argv[1] === import.meta.filename) {
  await soak({ signatures: 1000, cycles: 200 }, console.log);
}
