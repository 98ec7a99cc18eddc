/**
 * Run as a program with a module and a name, measures each of the module's inputs and prints a line of JSON for it. It
 * needs a process of its own that can collect garbage: one that has run long holds memory free for what comes.
 */
import { CostMeter } from "./cost.ts";

/** Something whose cost is to be measured. */
export interface Input {
  readonly name: string;
  /** Returns how it came out. */
  readonly run: () => string;
}

const [module = "", name = ""] = process.argv.slice(2);
const { inputs } = (await import(module)) as {
  inputs: (name: string) => Iterable<Input>;
};
const meter = new CostMeter();
for (const input of inputs(name)) {
  let outcome = "";
  const cost = meter.measure(() => {
    outcome = input.run();
  });
  console.log(JSON.stringify({ name: input.name, outcome, ...cost }));
}
