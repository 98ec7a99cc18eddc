export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Counts what a finished command reports. A mocha run that ends badly without naming a failure (it crashed, or never
 * came to its summary) counts as one failure, and so does one that ran nothing.
 */
export function countMocha(output: string, exitCode: number | null): Count {
  const passed = lastNumber(output, /^ +(\d+) passing\b/gm);
  const failed = lastNumber(output, /^ +(\d+) failing\b/gm);
  const skipped = lastNumber(output, /^ +(\d+) pending\b/gm);
  const isUnexplained = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: isUnexplained ? 1 : failed, skipped };
}

export function countCommand(exitCode: number | null): Count {
  const passed = exitCode === 0 ? 1 : 0;
  return { passed, failed: 1 - passed, skipped: 0 };
}

export function sumCounts(counts: readonly Count[]): Count {
  let [passed, failed, skipped] = [0, 0, 0];
  for (const count of counts) {
    passed += count.passed;
    failed += count.failed;
    skipped += count.skipped;
  }
  return { passed, failed, skipped };
}

function lastNumber(output: string, pattern: RegExp): number {
  return Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);
}
