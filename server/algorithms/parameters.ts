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
  { oid, parameters }: AlgorithmIdentifier,
  rule: ParametersRule,
  what: string,
): void {
  const isNull =
    parameters?.length === 2 && parameters[0] === 0x05 && parameters[1] === 0;
  const isAbsent = parameters === undefined;
  const isAllowed = {
    absent: isAbsent,
    null: isNull,
    "null-or-absent": isNull || isAbsent,
    pss: !isAbsent,
    "pss-or-absent": true,
    curve: !isAbsent,
  }[rule];
  if (!isAllowed) throw refuseAlgorithm(what, `${oid} with wrong parameters`);
}
