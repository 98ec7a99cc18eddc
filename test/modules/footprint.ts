import { readdir, readFile } from "node:fs/promises";

/** What the host and its module processes hold together. */
export interface Footprint {
  readonly processes: number;
  readonly fileDescriptors: number;
  readonly residentMiB: number;
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
  let [fileDescriptors, residentKiB] = [0, 0];
  for (const id of ids) {
    const status = await readFile(`/proc/${id}/status`, "utf8");
    fileDescriptors += (await readdir(`/proc/${id}/fd`)).length;
    residentKiB += Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  }
  return {
    processes: ids.length,
    fileDescriptors,
    residentMiB: Math.round(residentKiB / 1024),
  };
}

export const describeFootprint = (footprint: Footprint): string =>
  `${footprint.processes} processes, ${footprint.fileDescriptors} file descriptors, ${footprint.residentMiB} MiB resident`;
