import { diagnose } from "../doctor/diagnose.ts";
import { thisDiagnosisSystem } from "../doctor/diagnosis-system.ts";
import { renderReport } from "../doctor/render.ts";
import { hostProgram } from "../install/host-program.ts";
import { HOST_VERSION } from "../version.ts";
import { parseArguments } from "./arguments.ts";
import { withTokens } from "./open-tokens.ts";
import type { CliRun } from "./outcome.ts";

export const runDoctor: CliRun = async (args, context) => {
  parseArguments(args, {});
  const { environment, configurationFile, clock, language } = context;
  const report = await diagnose({
    system: thisDiagnosisSystem(environment, process.platform),
    configurationFile,
    hostProgram: hostProgram(),
    hostVersion: HOST_VERSION,
    listTokens: () => withTokens(context, (tokens) => tokens.snapshot()),
    clock,
  });
  return {
    json: report,
    text: renderReport(report, language),
    status: report.findings.some(({ status }) => status === "problem") ? 1 : 0,
  };
};
