import type { Language } from "@passerelle/shared/errors/language.ts";
import {
  type Check,
  CHECKS,
  type Finding,
  type Report,
  text,
} from "./report.ts";

const TITLES: Readonly<Record<Check, Record<Language, string>>> = {
  configuration: text("Configuration", "Configuration"),
  browser: text("Navigateurs", "Browsers"),
  manifest: text("Liaison avec les navigateurs", "Link with the browsers"),
  policy: text("Règles de l’entreprise", "Company policy"),
  extension: text("Extension", "Extension"),
  "reader-service": text("Service des lecteurs", "Reader service"),
  library: text("Pilotes de clé (PKCS#11)", "Key drivers (PKCS#11)"),
  token: text("Clés branchées", "Keys plugged in"),
  certificate: text("Certificats", "Certificates"),
};
const MARKS = { ok: "✓", warning: "!", problem: "✗" } as const;

/** The report as lines of text for a person, at most 100 characters wide but for long paths. */
export function renderReport(report: Report, language: Language): string {
  const lines = [
    `Passerelle ${report.hostVersion} · ${report.system} · ${report.at}`,
    summaryOf(report, language),
  ];
  for (const check of CHECKS) {
    const findings = report.findings.filter((entry) => entry.check === check);
    if (findings.length === 0) continue;
    lines.push("", TITLES[check][language]);
    for (const found of findings) lines.push(...linesOf(found, language));
  }
  return `${lines.join("\n")}\n`;
}

function summaryOf({ findings }: Report, language: Language): string {
  const count = (status: Finding["status"]) =>
    findings.filter((entry) => entry.status === status).length;
  const [problems, warnings] = [count("problem"), count("warning")];
  if (problems === 0 && warnings === 0)
    return text("Aucun problème trouvé.", "No problem found.")[language];
  // Zero is singular in French, plural in English.
  const fr = (number: number) => (number < 2 ? "" : "s");
  const en = (number: number) => (number === 1 ? "" : "s");
  return text(
    `${problems} problème${fr(problems)}, ${warnings} avertissement${fr(warnings)}.`,
    `${problems} problem${en(problems)}, ${warnings} warning${en(warnings)}.`,
  )[language];
}

function linesOf(
  { status, sentence, cure }: Finding,
  language: Language,
): string[] {
  return [
    ...wrap(sentence[language], `  ${MARKS[status]} `),
    ...(cure === null ? [] : wrap(cure[language], "    → ")),
  ];
}

const LINE_WIDTH = 100;

function wrap(sentence: string, start: string): string[] {
  const lines: string[] = [];
  let line = start;
  for (const word of sentence.split(" ")) {
    if (line.length + word.length > LINE_WIDTH && line.trim() !== "") {
      lines.push(line.trimEnd());
      line = " ".repeat(start.length);
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
