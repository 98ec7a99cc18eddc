type Work = () => unknown;

const WARM_UP_RUNS = 500;
const ROUNDS = 200;
const RUNS_PER_ROUND = 20;

/**
 * Times works in turn, round by round, so that whatever else the machine does falls on all of them alike.
 *
 * @returns for each work the times of its rounds, in nanoseconds
 */
export async function interleave(works: readonly Work[]): Promise<number[][]> {
  for (const work of works) await repeat(work, WARM_UP_RUNS);
  const times: number[][] = works.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, work] of works.entries()) {
      times[index]?.push(await repeat(work, RUNS_PER_ROUND));
    }
  }
  return times;
}

async function repeat(work: Work, runs: number): Promise<number> {
  const start = process.hrtime.bigint();
  for (let run = 0; run < runs; run++) await work();
  return Number(process.hrtime.bigint() - start);
}

/** The median over the rounds of how many times longer the one work took than the other. */
export function medianRatio(
  times: readonly (readonly number[])[],
  one: number,
  other: number,
): number {
  const ratios = (times[one] ?? []).map(
    (time, round) => time / (times[other]?.[round] ?? Number.NaN),
  );
  return ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)] as number;
}
