import { MAX_REPORT_CHARACTERS } from "@passerelle/shared/limits.ts";
import { diagnose as examine } from "../doctor/diagnose.ts";
import { thisDiagnosisSystem } from "../doctor/diagnosis-system.ts";
import { renderReport } from "../doctor/render.ts";
import { hostProgram } from "../install/host-program.ts";
import { HOST_VERSION } from "../version.ts";
import type { CommandHandler } from "./context.ts";

/** The report of `passerelle-host doctor`, as text to be pasted to support. */
export const diagnose: CommandHandler<"diagnose"> = async (
  _command,
  { tokens, clock, environment, configurationFile, language },
) => {
  const report = await examine({
    system: thisDiagnosisSystem(environment, process.platform),
    configurationFile,
    hostProgram: hostProgram(),
    hostVersion: HOST_VERSION,
    listTokens: async () => {
      await tokens.settled();
      return tokens.snapshot();
    },
    clock,
  });
  return {
    report: renderReport(report, language).slice(0, MAX_REPORT_CHARACTERS),
  };
};
