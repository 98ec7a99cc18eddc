import { readdirSync, readFileSync } from "node:fs";

/** Whether the system tells who waits at a lock: Linux does (proc(5)), but for some sandboxes. Node has such threads. */
export function tellsLocks(): boolean {
  if (process.platform !== "linux") return false;
  const tasks = "/proc/self/task";
  return readdirSync(tasks).some((thread) =>
    readFileSync(`${tasks}/${thread}/wchan`, "latin1").startsWith("futex"),
  );
}
