import type { Surroundings } from "../commands/context.ts";

/** What a command of the command line says: the same for a script and for a person. */
export interface Outcome {
  /** Stable; fields are only added. */
  readonly json: unknown;
  readonly text: string;
  /** 0 when all is well. */
  readonly status?: number;
}

export type CliRun = (
  args: readonly string[],
  context: Surroundings,
) => Promise<Outcome>;
