/** Runs every check, whatever the ones before said, and closes with what failed and the sum on a line of its own. */
import { spawn } from "node:child_process";
import { CHECKS, type Check } from "./checks.ts";
import { countCommand, countMocha, sumCounts, type Count } from "./count.ts";
import { describeFailures } from "./failures.ts";

interface Result {
  readonly count: Count;
  /** What there is to say about its failures. */
  readonly failures: readonly string[];
}

function run({ command, counts }: Check): Promise<Result> {
  const [program = "", ...parameters] = command;
  const child = spawn(program, parameters, {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [reported, said] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    reported += text;
    said += text;
    process.stdout.write(text);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    process.stderr.write(text);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (exitCode) => {
      const count =
        counts === "mocha"
          ? countMocha(reported, exitCode)
          : countCommand(exitCode);
      const failures =
        count.failed === 0 ? [] : describeFailures(reported, said);
      resolve({ count, failures });
    });
  });
}

const results: (Result & { title: string; seconds: number })[] = [];
for (const check of CHECKS) {
  console.log(`\n=== ${check.title}`);
  const startedAt = performance.now();
  const result = await run(check);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  results.push({ ...result, title: check.title, seconds });
}

console.log();
for (const { title, count, seconds } of results) {
  const { passed, failed, skipped } = count;
  console.log(
    `${failed === 0 ? "ok    " : "FAILED"} ${title}: ${passed} passed, ${failed} failed, ${skipped} skipped, ${seconds} s`,
  );
}
for (const { title, failures } of results) {
  if (failures.length > 0) console.log([`\n${title}:`, ...failures].join("\n"));
}
const { passed, failed } = sumCounts(results.map(({ count }) => count));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
