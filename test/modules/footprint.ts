import { readdir, readFile } from "node:fs/promises";

/** What the host and its module processes hold together. */
export interface Footprint {
  readonly processes: number;
  readonly fileDescriptors: number;
  /** Resident, of the host itself and of its module processes together. */
  readonly hostMiB: number;
  readonly librariesMiB: number;
}

interface Running {
  readonly id: number;
  readonly fileDescriptors: number;
  readonly residentMiB: number;
}

/** The ids of a process and its children. */
export async function processesOf(processId: number): Promise<number[]> {
  return (await runningOf(processId)).map(({ id }) => id);
}

/** Measures a process and its children, from /proc. */
export async function footprintOf(processId: number): Promise<Footprint> {
  const running = await runningOf(processId);
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const [hostMiB = 0, ...librariesMiB] = running.map(
    ({ residentMiB }) => residentMiB,
  );
  return {
    processes: running.length,
    fileDescriptors: sum(running.map((one) => one.fileDescriptors)),
    hostMiB,
    librariesMiB: sum(librariesMiB),
  };
}

async function runningOf(processId: number): Promise<Running[]> {
  const children = await readFile(
    `/proc/${processId}/task/${processId}/children`,
    "utf8",
  );
  const ids = [processId, ...children.split(" ").filter(Boolean).map(Number)];
  const all = await Promise.all(ids.map(look));
  return all.filter((one) => one !== null);
}

/** Null for one that has ended, collected by the host or not. */
async function look(id: number): Promise<Running | null> {
  try {
    const status = await readFile(`/proc/${id}/status`, "utf8");
    if (/^State:\tZ/m.test(status)) return null;
    const fileDescriptors = (await readdir(`/proc/${id}/fd`)).length;
    const residentKiB = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
    return { id, fileDescriptors, residentMiB: residentKiB / 1024 };
  } catch {
    return null;
  }
}

export const describeFootprint = (footprint: Footprint): string =>
  `${footprint.processes} processes, ${footprint.fileDescriptors} file descriptors, resident ${footprint.hostMiB.toFixed(1)} MiB in the host and ${footprint.librariesMiB.toFixed(1)} MiB with the libraries`;
