import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/** Parses what can be parsed; what cannot is left out, and why is added to `problems`. */
export function parseUsable<Parsed>(
  untrusted: readonly Uint8Array[],
  parse: (bytes: Uint8Array) => Parsed,
  problems: PasserelleError[],
): Parsed[] {
  const usable: Parsed[] = [];
  for (const bytes of untrusted) {
    try {
      usable.push(parse(bytes));
    } catch (problem) {
      if (!(problem instanceof PasserelleError)) throw problem;
      problems.push(problem);
    }
  }
  return usable;
}
