import { readdir, readFile } from "node:fs/promises";

/** What the host and its module processes hold together. */
export interface Footprint {
  readonly processes: number;
  readonly fileDescriptors: number;
  /** Resident, of the host itself and of its module processes together. */
  readonly hostMiB: number;
  readonly librariesMiB: number;
}

/** The ids of a process and its children. */
export async function processesOf(processId: number): Promise<number[]> {
  const children = await readFile(
    `/proc/${processId}/task/${processId}/children`,
    "utf8",
  );
  const ids = [processId, ...children.split(" ").filter(Boolean).map(Number)];
  const alive: number[] = [];
  for (const id of ids) {
    const status = await readFile(`/proc/${id}/status`, "utf8");
    // It has ended: the host does not collect the one that its launcher started.
    if (!/^State:\tZ/m.test(status)) alive.push(id);
  }
  return alive;
}

/** Measures a process and its children, from /proc. */
export async function footprintOf(processId: number): Promise<Footprint> {
  const ids = await processesOf(processId);
  let fileDescriptors = 0;
  const residentMiB: number[] = [];
  for (const id of ids) {
    const status = await readFile(`/proc/${id}/status`, "utf8");
    fileDescriptors += (await readdir(`/proc/${id}/fd`)).length;
    residentMiB.push(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024);
  }
  const [hostMiB = 0, ...librariesMiB] = residentMiB;
  return {
    processes: ids.length,
    fileDescriptors,
    hostMiB,
    librariesMiB: librariesMiB.reduce((sum, one) => sum + one, 0),
  };
}

export const describeFootprint = (footprint: Footprint): string =>
  `${footprint.processes} processes, ${footprint.fileDescriptors} file descriptors, resident ${footprint.hostMiB.toFixed(1)} MiB in the host and ${footprint.librariesMiB.toFixed(1)} MiB with the libraries`;
