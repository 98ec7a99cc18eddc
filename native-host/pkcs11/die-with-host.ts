import { Worker } from "node:worker_threads";

const CHECK_INTERVAL_MS = 250;

/**
 * Ends this process when the host is gone, even while a library call hangs and no event is ever seen again: a thread of
 * its own watches whose child this process is.
 */
export function dieWithHost(): void {
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  const worker = new Worker(
    `const parent = ${process.ppid};
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
}, ${CHECK_INTERVAL_MS});`,
    { eval: true, stdin: false, stdout: false, stderr: false },
  );
  worker.unref();
}
