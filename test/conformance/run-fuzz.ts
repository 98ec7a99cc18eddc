/** `npm run fuzz -- [--seconds N] [--seed N] [target …]`: changes inputs of the verifier, guided by what code they reach. */
import { parseArgs } from "node:util";
import { TARGETS } from "./fuzz-targets.ts";
import { fuzz } from "./guided-fuzz.ts";
import { Dice } from "./mutate.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});
const targets = TARGETS.filter(
  ({ name }) => positionals.length === 0 || positionals.includes(name),
);
const budgetMs = (Number(values.seconds) * 1000) / targets.length;
if (!(budgetMs > 0 && budgetMs < Infinity)) {
  const names = TARGETS.map(({ name }) => `"${name}"`).join(" ");
  console.error(`Usage: npm run fuzz -- [--seconds N] [--seed N] [${names}]`);
  process.exit(2);
}
for (const target of targets) {
  const dice = new Dice(Number(values.seed));
  const { runs, kept, reached } = fuzz(target, dice, budgetMs);
  console.log(
    `${target.name}: ${runs} runs, ${kept} inputs kept, ${reached} pieces of code reached, seed ${values.seed}`,
  );
}
