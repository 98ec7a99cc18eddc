import type { AlgorithmIdentifier } from "../certificate/algorithm-identifier.ts";
import { refuseAlgorithm } from "./refuse.ts";
import type { ParametersRule } from "./table.ts";

/**
 * Checks that an AlgorithmIdentifier's parameters are present, NULL or absent as its algorithm has it; what PSS and
 * curve parameters say is checked where they are parsed.
 *
 * @throws PasserelleError `algorithm_not_allowed`
 */
export function checkParameters(
  algorithm: AlgorithmIdentifier,
  rule: ParametersRule,
  what: string,
): void {
  if (!RULES[rule](algorithm)) {
    throw refuseAlgorithm(what, `${algorithm.oid} with wrong parameters`);
  }
}

const RULES: Record<
  ParametersRule,
  (algorithm: AlgorithmIdentifier) => boolean
> = {
  absent: (algorithm) => !algorithm.parameters,
  null: (algorithm) => algorithm.hasNullParameters,
  "null-or-absent": (algorithm) =>
    algorithm.hasNullParameters || !algorithm.parameters,
  pss: (algorithm) => algorithm.parameters !== undefined,
  "pss-or-absent": () => true,
  curve: (algorithm) => algorithm.parameters !== undefined,
};
