/** `npm run bench -- <name> [--json]`: ratios against a floor measured in the same run, never bare times. */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { isMet, type Bench } from "./bench/figure.ts";

const benchFolder = new URL("bench/", import.meta.url);
const [name = "", ...options] = process.argv.slice(2);
const isJson = options.includes("--json");
const file = new URL(`${name}.ts`, benchFolder);

if (!/^[a-z]+$/.test(name) || name === "figure" || !existsSync(file)) {
  const names = (await readdir(benchFolder))
    .filter((entry) => /^[a-z]+\.ts$/.test(entry) && entry !== "figure.ts")
    .map((entry) => entry.replace(".ts", ""));
  console.error(`Usage: npm run bench -- <${names.join("|")}> [--json]`);
  process.exit(2);
}

const bench = (await import(file.href)) as Bench;
const figures = (await bench.run()).map((figure) => ({
  name: figure.name,
  ratio: figure.ratio,
  floor: figure.floor,
  goal: figure.goal,
  met: isMet(figure),
}));
if (isJson) {
  for (const figure of figures) console.log(JSON.stringify(figure));
} else {
  console.table(
    figures.map(({ name: title, ratio, floor, goal, met }) => {
      return { name: title, ratio: ratio.toPrecision(3), floor, goal, met };
    }),
  );
}
