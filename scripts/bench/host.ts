import { join } from "node:path";
import { buildNativeHost } from "../build/native-host.ts";
import { SOFTHSM_MODULE } from "../dev/softhsm.ts";
import type { Figure } from "./figure.ts";
import { timeCardsShown } from "./host/card.ts";
import { compileFloor } from "./host/compile.ts";
import { measureInTurn, undisturbed } from "./host/measure.ts";
import { openRunningHost } from "./host/running-host.ts";
import { timeFirstSnapshot, timeRun } from "./host/startup.ts";
import { type BenchTokens, createBenchTokens } from "./host/tokens.ts";

const HOST = join(
  import.meta.dirname,
  "../../build/native-host/passerelle-host",
);
const ROUNDS = 40;
const HOPS = 2000;
const INSERTIONS = 10;

/** Of the host as it ships: how fast it starts, how long a message takes through it, how much memory it holds. */
export async function run(): Promise<Figure[]> {
  await buildNativeHost();
  const listInC = await compileFloor(join(import.meta.dirname, "host/list.c"));
  const one = await createBenchTokens(1, 2);
  const many = await createBenchTokens(8, 10);
  try {
    return [
      ...(await measureStart(one, many, listInC)),
      ...(await measureRunning(one)),
      await measureInsertion(),
    ];
  } finally {
    await one.remove();
    await many.remove();
  }
}

async function measureStart(
  one: BenchTokens,
  many: BenchTokens,
  listInC: string,
): Promise<Figure[]> {
  const snapshot = ({ configurationFile, environment }: BenchTokens) =>
    timeFirstSnapshot(HOST, configurationFile, environment);
  const { environment, configurationFile } = one;
  const rounds = await measureInTurn(
    {
      node: () => timeRun(process.execPath, ["-e", "0"], environment),
      first: () => snapshot(one),
      list: () =>
        timeRun(
          HOST,
          ["list", "--json", "--config", configurationFile],
          environment,
        ),
      listInC: () => timeRun(listInC, [SOFTHSM_MODULE], many.environment),
      manyTokens: () => snapshot(many),
    },
    ROUNDS,
  );
  const node = undisturbed(rounds, (round) => round.node);
  const inC = undisturbed(rounds, (round) => round.listInC);
  return [
    {
      name: "cold start to the first token snapshot, isolated, 1 token",
      ratio: undisturbed(rounds, ({ first }) => first) / node,
      floor: "node -e 0",
      goal: "<= 2.2",
    },
    {
      name: "passerelle-host list, isolated, 1 token",
      ratio: undisturbed(rounds, ({ list }) => list) / node,
      floor: "node -e 0",
      goal: "<= 1.25",
    },
    {
      name: "cold start to the first snapshot, 8 tokens with 80 certificates",
      ratio:
        undisturbed(rounds, ({ manyTokens }) => manyTokens) / (2 * node + inC),
      floor: "node -e 0, one more for the fork, and the same list in C",
      goal: "<= 1",
    },
  ];
}

async function measureRunning({
  configurationFile,
  environment,
}: BenchTokens): Promise<Figure[]> {
  const host = await openRunningHost(HOST, configurationFile, environment);
  const hopsMs: number[] = [];
  for (let id = 2; id < HOPS; id++) {
    const start = performance.now();
    await host.exchange({ id, command: "cancel", request: 1 });
    hopsMs.push(performance.now() - start);
  }
  const memory = await host.memory();
  host.close();
  return [
    {
      name: "one command through the host and back",
      ratio: undisturbed(hopsMs, (ms) => ms) / 0.5,
      floor: "0.5 ms",
      goal: "<= 1",
    },
    {
      name: "resident memory of the host",
      ratio: memory.host / 60,
      floor: "60 MB",
      goal: "<= 1",
    },
    {
      name: "resident memory of a module process",
      ratio: memory.module / 55,
      floor: "55 MB",
      goal: "<= 1",
    },
  ];
}

/** The slowest counts: a person waits each time. */
async function measureInsertion(): Promise<Figure> {
  const times = await timeCardsShown(HOST, INSERTIONS);
  return {
    name: "a card put in to the snapshot that shows it, beyond the card's own time",
    ratio: Math.max(...times) / 500,
    floor: "500 ms",
    goal: "<= 1",
  };
}
