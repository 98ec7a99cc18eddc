import type { Language } from "@passerelle/shared/errors/sentence.ts";
import { diagnose, type DiagnosisOptions } from "./diagnose.ts";
import { renderReport } from "./render.ts";

/** `passerelle-host doctor [--json]`: what to print, and an exit status of 1 where something is wrong. */
export async function runDoctor(
  options: DiagnosisOptions,
  { json, language }: { json: boolean; language: Language },
): Promise<{ output: string; status: 0 | 1 }> {
  const report = await diagnose(options);
  return {
    output: json
      ? `${JSON.stringify(report, null, 2)}\n`
      : renderReport(report, language),
    status: report.findings.some(({ status }) => status === "problem") ? 1 : 0,
  };
}
