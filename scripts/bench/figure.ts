/** One measured ratio against a named floor of the same run. */
export interface Figure {
  readonly name: string;
  readonly ratio: number;
  /** What the ratio is taken of: `node -e 0`, `C_Sign`, … */
  readonly floor: string;
  readonly goal: `${"<=" | ">="} ${number}`;
}

/** What each `scripts/bench/<name>.ts` exports. */
export interface Bench {
  run(): Promise<readonly Figure[]>;
}

export function isMet({ ratio, goal }: Figure): boolean {
  const bound = Number(goal.slice(3));
  return goal.startsWith("<=") ? ratio <= bound : ratio >= bound;
}
