import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { SOFTHSM_MODULE } from "../../dev/softhsm.ts";
import type { BenchTokens } from "../host/tokens.ts";

export interface SigningFloor {
  /** Signs so many times with C_SignInit and C_Sign; gives seconds. */
  sign(times: number): Promise<number>;
  close(): void;
}

export interface FloorKey {
  /** CKA_ID, hexadecimal. */
  readonly id: string;
  readonly mechanism: number;
  readonly inputBytes: number;
}

/** Starts the C program that signs on demand (sign.c), logged in. */
export function openFloor(
  program: string,
  { environment, pin }: BenchTokens,
  { id, mechanism, inputBytes }: FloorKey,
): SigningFloor {
  const child = spawn(
    program,
    [SOFTHSM_MODULE, pin, id, String(mechanism), String(inputBytes)],
    { env: environment, stdio: ["pipe", "pipe", "inherit"] },
  );
  const lines = createInterface({ input: child.stdout });
  return {
    async sign(times) {
      child.stdin.write(`${times}\n`);
      const [line] = (await once(lines, "line")) as [string];
      return Number(line);
    },
    close: () => child.stdin.end(),
  };
}
