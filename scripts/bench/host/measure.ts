/** Runs measurements in turn, so that whatever else the machine does falls on all of them alike. */
export async function measureInTurn<const Names extends string>(
  measurements: Readonly<Record<Names, () => Promise<number>>>,
  rounds: number,
): Promise<Readonly<Record<Names, number>>[]> {
  const names = Object.keys(measurements) as Names[];
  for (const name of names) await measurements[name]();
  const results: Record<Names, number>[] = [];
  for (let round = 0; round < rounds; round++) {
    const result = {} as Record<Names, number>;
    for (const name of names) result[name] = await measurements[name]();
    results.push(result);
  }
  return results;
}

/**
 * What a time is when nothing else disturbs it much: the lower quartile over the rounds. Times of microseconds, and of
 * processes that use two cores, are stretched without bound by whatever else the machine does.
 */
export function undisturbed<Round>(
  rounds: readonly Round[],
  time: (round: Round) => number,
): number {
  const times = rounds.map(time).sort((a, b) => a - b);
  return times[Math.floor(times.length / 4)] ?? Number.NaN;
}
