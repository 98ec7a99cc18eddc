import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";

/** The process IDs of a process's children (Linux). */
export async function childrenOf(processId: number): Promise<number[]> {
  const text = await readFile(
    `/proc/${processId}/task/${processId}/children`,
    "utf8",
  );
  return text.split(" ").filter(Boolean).map(Number);
}

/** Resolves when a process is gone, or is a zombie that its parent has not collected. */
export async function gone(processId: number): Promise<void> {
  const status = `/proc/${processId}/status`;
  while (existsSync(status)) {
    const text = await readFile(status, "utf8").catch(() => "State:\tZ");
    if (/^State:\tZ/m.test(text)) return;
    await wait(20);
  }
}
