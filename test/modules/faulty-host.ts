import { mkdtemp } from "node:fs/promises";
import { basename, join } from "node:path";
import type {
  ModuleSummary,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";
import { createCustomer } from "../fixtures/customer.ts";
import type { HostClient } from "../fixtures/host-client.ts";
import {
  compileFaultyModule,
  createFaultyModule,
  type FaultyModule,
} from "../faulty-module/index.ts";
import { nextSnapshot, openHost, sign } from "./host.ts";
import type { RealToken } from "./tokens/real-token.ts";
import { createSoftHsmToken } from "./tokens/softhsm.ts";
import type { Workplace } from "./workplace.ts";

export const FAULTY_PIN = "1234";

/** One faulty library: its name in the host, and the settings of its token. */
export interface FaultyOrder {
  readonly name: string;
  readonly settings: readonly string[];
}

/** A host with any number of faulty libraries, each with one token and one certificate, beside a healthy SoftHSM token. */
export interface FaultyHost {
  readonly host: HostClient;
  readonly healthy: RealToken;
  /** By their names in the host. */
  readonly libraries: ReadonlyMap<string, FaultyModule>;
  /** Settles when the library's state is this one. */
  moduleState(
    name: string,
    state: ModuleSummary["state"],
  ): Promise<ModuleSummary>;
  /** Settles when a token of the library is shown. */
  tokenOf(name: string): Promise<TokenSummary>;
  /** How often a library was called so. */
  countOf(name: string, call: string): Promise<number>;
  /** Signs with the only certificate of a library's token. */
  signWith(name: string, pin?: string | null): Promise<void>;
  /** Signs with the healthy token. */
  signWithHealthy(): Promise<void>;
}

export async function openFaultyHost(
  work: Workplace,
  orders: readonly FaultyOrder[],
): Promise<FaultyHost> {
  const folder = await mkdtemp(join(work.folder, "faulty-"));
  const compiled = await compileFaultyModule(folder);
  const healthy = await createSoftHsmToken(join(folder, "softhsm"), [
    work.rsaCustomer,
  ]);
  const libraries = new Map<string, FaultyModule>();
  await Promise.all(
    orders.map(async ({ name, settings }, index) => {
      const file = `faulty-${index + 1}`;
      const { certificateFile, keyFile } = await createCustomer(
        work.ca,
        work.ecCustomer.person,
        "P-256",
        `${basename(folder)}-${file}`,
      );
      const isFault = (line: string) => line.startsWith("fault");
      const isState = (line: string) => line.startsWith("state");
      const token = [
        `token ${file}`,
        ...settings.filter(isState),
        `certificates ${certificateFile}\t${keyFile}`,
        ...settings.filter((line) => !isFault(line) && !isState(line)),
      ];
      const faults = settings.filter(isFault);
      libraries.set(
        name,
        await createFaultyModule(compiled, folder, file, [...faults, ...token]),
      );
    }),
  );
  const host = await openHost({
    folder,
    environment: healthy.environment,
    modules: [
      ...orders.map(({ name }) => ({ name, path: libraries.get(name)!.path })),
      healthy.module,
    ],
  });
  const tokenOf = async (name: string) => {
    const { tokens } = await nextSnapshot(host, (seen) =>
      seen.tokens.some(({ module }) => module === name),
    );
    return tokens.find(({ module }) => module === name)!;
  };
  const signWith = async (name: string, pin: string | null = FAULTY_PIN) => {
    const token = await tokenOf(name);
    await sign(host, { token, certificate: token.certificates[0]!, pin });
  };
  return {
    host,
    healthy,
    libraries,
    async moduleState(name, state) {
      const { modules } = await nextSnapshot(host, (seen) =>
        seen.modules.some(
          (module) => module.name === name && module.state === state,
        ),
      );
      return modules.find((module) => module.name === name)!;
    },
    tokenOf,
    countOf: async (name, call) =>
      (await libraries.get(name)!.calls()).filter((made) => made === call)
        .length,
    signWith,
    signWithHealthy: () => signWith(healthy.module.name, healthy.pin),
  };
}
