import type { ConfigurationError } from "../modules/administrator/configuration-error.ts";
import type { ConfigurationProblem } from "../modules/administrator/locate-problems.ts";
import { administratorFilePlace } from "../modules/administrator/place.ts";
import { RULES } from "../modules/administrator/rules.ts";
import type { HostSystem } from "../modules/host-system.ts";
import { type Finding, ok, problem, text } from "./report.ts";

/** @param error why discovery refused the file, or null */
export function checkConfiguration(
  error: ConfigurationError | null,
  namedFile: string | undefined,
  system: HostSystem,
): Finding[] {
  const file = namedFile ?? administratorFilePlace(system);
  if (error === null)
    return [
      ok(
        "configuration",
        system.files.find(file) === null
          ? text(
              `Pas de fichier d’administrateur (${file}) : les réglages d’origine valent.`,
              `No administrator’s file (${file}): the built-in settings hold.`,
            )
          : text(
              `Le fichier d’administrateur ${file} est correct.`,
              `The administrator’s file ${file} is correct.`,
            ),
      ),
    ];
  const { mistakes, sentences } = error;
  if (mistakes.length > 0)
    return mistakes.map((mistake) => mistakeFinding(file, mistake));
  return [
    problem(
      "configuration",
      text(
        `Le fichier d’administrateur ${file} est refusé ; le programme Passerelle ne démarre pas.`,
        `The administrator’s file ${file} is refused; the Passerelle program does not start.`,
      ),
      text(`Cause : ${sentences.fr}.`, `Cause: ${sentences.en}.`),
    ),
  ];
}

function mistakeFinding(
  file: string,
  { line, column, field, rule }: ConfigurationProblem,
): Finding {
  const named = field === "" ? "" : ` (${field})`;
  const [fr, en] = [RULES[rule].fr, RULES[rule].en];
  return problem(
    "configuration",
    text(
      `Le fichier d’administrateur ${file} contient une erreur, ligne ${line}, colonne ${column}${named} ; le programme Passerelle ne démarre pas.`,
      `The administrator’s file ${file} has an error at line ${line}, column ${column}${named}; the Passerelle program does not start.`,
    ),
    text(`${capital(fr)}.`, `${capital(en)}.`),
  );
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
