const CHECK_INTERVAL_MS = 250;

/**
 * Ends this process when the host is gone, even while a library call hangs and no event is ever seen again: where the
 * kernel does not see to it, a thread of its own watches whose child this process is. A host that was gone before the
 * kernel was told, or the thread ran, is noticed by its pid.
 */
export async function dieWithHost(
  hostPid: number,
  endedBy: string | undefined,
): Promise<void> {
  if (process.ppid !== hostPid) process.kill(process.pid, "SIGKILL");
  if (endedBy === "ended-by-kernel") return;
  const { Worker } = await import("node:worker_threads");
  const worker = new Worker(
    `const parent = ${hostPid};
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
}, ${CHECK_INTERVAL_MS});`,
    { eval: true, stdin: false, stdout: false, stderr: false },
  );
  worker.unref();
}
