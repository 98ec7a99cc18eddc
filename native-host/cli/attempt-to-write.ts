import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/** @throws PasserelleError `output_unwritable`, with the system's own words, which name the place */
export async function attemptToWrite<Result>(
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (cause) {
    throw new PasserelleError(
      "output_unwritable",
      cause instanceof Error ? cause.message : undefined,
      { cause },
    );
  }
}
