interface Failure {
  /** From the outermost `describe` to the test or hook. */
  readonly titlePath: readonly string[];
  /** What its error says before the stack: at most ERROR_LINES lines. */
  readonly errorLines: readonly string[];
}

const ERROR_LINES = 8;
const LAST_LINES = 20;

/**
 * Says what failed, in lines: the failing tests with their errors, or how the command ended where mocha named none.
 *
 * @param reported what mocha's `spec` reporter printed
 * @param said that, and what was printed on stderr
 */
export function describeFailures(reported: string, said: string): string[] {
  const failures = failuresOf(reported);
  if (failures.length === 0) return lastLines(said).map(indent);
  return failures.flatMap(({ titlePath, errorLines }) =>
    [`✖ ${titlePath.join(" › ")}`, errorLines.map(indent)].flat().map(indent),
  );
}

/** None where mocha never came to its summary. */
function failuresOf(output: string): Failure[] {
  const summaries = output.split(/^ +\d+ failing\n/m);
  const list = summaries.length > 1 ? (summaries.at(-1) ?? "") : "";
  return list
    .split(/^ {2}\d+\) /m)
    .slice(1)
    .map((entry) => failureOf(entry.split("\n")));
}

/** The titles stand each on a line, two columns deeper each; the last ends in a colon. */
function failureOf([first = "", ...lines]: readonly string[]): Failure {
  const depth = lines.findIndex(
    (line, index) => line.search(/\S/) !== 7 + 2 * index,
  );
  const titlePath = [first, ...lines.slice(0, depth)].map((line) =>
    line.trim(),
  );
  const error = lines.slice(depth);
  const stack = error.findIndex((line) => /^ +at |^=+ /.test(line));
  return {
    titlePath: [
      ...titlePath.slice(0, -1),
      (titlePath.at(-1) ?? "").slice(0, -1),
    ],
    errorLines: filledLines(
      error.slice(0, stack === -1 ? undefined : stack),
    ).slice(0, ERROR_LINES),
  };
}

function lastLines(output: string): string[] {
  return filledLines(output.split("\n")).slice(-LAST_LINES);
}

function filledLines(lines: readonly string[]): string[] {
  return lines.map((line) => line.trim()).filter((line) => line !== "");
}

function indent(line: string): string {
  return `  ${line}`;
}
