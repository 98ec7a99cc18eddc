type Work = () => unknown;

/** A busy server's state: V8 goes on optimising until well after the first five thousand. */
const WARM_UP_RUNS = 10_000;
const ROUNDS = 25;
/** Long enough for a round to run as a busy server does, collecting its garbage included. */
const RUNS_PER_ROUND = 400;

/**
 * Times works in turn, round by round, so that whatever else the machine does falls on all of them alike. What counts
 * is the time of the process on all processors, its garbage collector's threads included.
 *
 * @returns for each work the times of its rounds, in microseconds
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
  const start = process.cpuUsage();
  for (let run = 0; run < runs; run++) await work();
  const { user, system } = process.cpuUsage(start);
  return user + system;
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
