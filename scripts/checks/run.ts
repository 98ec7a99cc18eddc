/** Runs every check, whatever the ones before said, and closes with the sum on a line of its own. */
import { spawn } from "node:child_process";
import { CHECKS, type Check } from "./checks.ts";
import { countCommand, countMocha, sumCounts, type Count } from "./count.ts";

function run({ command, counts }: Check): Promise<Count> {
  const [program = "", ...parameters] = command;
  const child = spawn(program, parameters, {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    process.stdout.write(text);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (exitCode) => {
      resolve(
        counts === "mocha"
          ? countMocha(output, exitCode)
          : countCommand(exitCode),
      );
    });
  });
}

const results: { check: Check; count: Count; seconds: number }[] = [];
for (const check of CHECKS) {
  console.log(`\n=== ${check.title}`);
  const startedAt = performance.now();
  const count = await run(check);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  results.push({ check, count, seconds });
}

console.log();
for (const { check, count, seconds } of results) {
  const { passed, failed, skipped } = count;
  console.log(
    `${failed === 0 ? "ok    " : "FAILED"} ${check.title}: ${passed} passed, ${failed} failed, ${skipped} skipped, ${seconds} s`,
  );
}
const { passed, failed } = sumCounts(results.map(({ count }) => count));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
