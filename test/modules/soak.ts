/** One host that signs and sees a card come and go, again and again: `npm run soak` for the long run. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { startReader } from "../virtual-card/index.ts";
import { describeFootprint, footprintOf } from "./footprint.ts";
import { nextSnapshot, openHost, sign } from "./host.ts";
import { createCard, OPEN_SC } from "./tokens/card.ts";
import { createSoftHsmToken } from "./tokens/softhsm.ts";
import { createWorkplace } from "./workplace.ts";

export interface SoakLength {
  readonly signatures: number;
  readonly cycles: number;
}

/** Room for what a runtime's memory does by itself between two measurements. */
const MAX_GROWTH_MIB = 24;
const MAX_GROWTH_DESCRIPTORS = 2;
/** This part of the run warms caches up and is not measured. */
const WARM_UP = 0.1;

/** Runs and checks that neither processes, file descriptors nor memory grow; prints the figures through `print`. */
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
  const withTokens = (count: number) =>
    nextSnapshot(
      host,
      ({ complete, tokens }) => complete && tokens.length === count,
    );
  const signMany = async (count: number) => {
    const { tokens } = await withTokens(1);
    const [certificate] = tokens[0]!.certificates;
    for (let done = 0; done < count; done++) {
      const token = tokens[0]!;
      await sign(host, { token, certificate: certificate!, pin: softHsm.pin });
    }
  };
  const cycleMany = async (count: number) => {
    for (let done = 0; done < count; done++) {
      await service.reader.insert(card);
      await withTokens(2);
      await service.reader.remove();
      await withTokens(1);
    }
  };
  try {
    await signMany(Math.ceil(signatures * WARM_UP));
    await cycleMany(Math.ceil(cycles * WARM_UP));
    const before = await footprintOf(host.process.pid!);
    print(`before: ${describeFootprint(before)}`);
    const startedAt = performance.now();
    await signMany(signatures);
    print(
      `${signatures} signatures in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
    );
    await cycleMany(cycles);
    const after = await footprintOf(host.process.pid!);
    print(`after ${cycles} insertions too: ${describeFootprint(after)}`);
    assert.equal(after.processes, before.processes);
    assert.ok(
      after.fileDescriptors <= before.fileDescriptors + MAX_GROWTH_DESCRIPTORS,
    );
    assert.ok(after.residentMiB <= before.residentMiB + MAX_GROWTH_MIB);
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
