import { readdirSync, readFileSync } from "node:fs";

export interface CallLimits {
  readonly limitMs: number;
  /** How long the process may sleep at a lock meanwhile. */
  readonly lockLimitMs: number;
}

const LOOK_INTERVAL_MS = 500;
/** What the kernel calls the wait for a lock. */
const AT_LOCK = /^futex/;
/** Node's own threads wait for locks when they have nothing to do, but for one that waits for events. */
const FOR_EVENTS = /^(?:ep_poll|do_epoll_wait)/;
/** GLib's, which OpenSC has for its notices on the desktop: they wait at pipes of their own. */
const GLIB_THREADS: ReadonlySet<string> = new Set(["gmain", "gdbus"]);
const WOKEN = /^voluntary_ctxt_switches:\s*(\d+)/m;

/** Why a call is given up: its time is over, or its process sleeps for ever. */
export type GivenUp = "late" | "locked-up";

/**
 * Watches a call until it is over: OpenSC 0.23 waits for ever for a lock that it holds itself, when its card is pulled or
 * reset at the wrong moment, and that need not last until the time is over. Gives the function that ends the watch.
 */
export function limitCall(
  processId: number | undefined,
  { limitMs, lockLimitMs }: CallLimits,
  giveUp: (reason: GivenUp) => void,
): () => void {
  let sleep: string | null = null;
  let sinceMs = 0;
  const limit = setTimeout(() => end("late"), limitMs);
  const looks = setInterval(() => {
    const before = sleep;
    sleep = processId === undefined ? null : sleepAtLock(processId);
    if (sleep === null || sleep !== before) sinceMs = performance.now();
    else if (performance.now() - sinceMs >= lockLimitMs) end("locked-up");
  }, LOOK_INTERVAL_MS);

  function stop(): void {
    clearTimeout(limit);
    clearInterval(looks);
  }
  function end(reason: GivenUp): void {
    stop();
    giveUp(reason);
  }
  return stop;
}

/**
 * Null where a process may still go on by itself: it works, or some thread waits for a card, a file or a person, who are
 * at the other end of a pipe or a socket. Else how often each of its threads has woken. Linux alone tells (proc(5)), and
 * where it does not tell everyone, nobody is locked up.
 */
function sleepAtLock(processId: number): string | null {
  const folder = `/proc/${processId}/task`;
  const woken: string[] = [];
  let waitingForEvents = 0;
  try {
    for (const thread of readdirSync(folder)) {
      const read = (file: string) =>
        readFileSync(`${folder}/${thread}/${file}`, "latin1");
      const place = read("wchan");
      const isLibrarys = thread === String(processId);
      const isAtRest =
        AT_LOCK.test(place) ||
        (!isLibrarys &&
          ((FOR_EVENTS.test(place) && ++waitingForEvents === 1) ||
            GLIB_THREADS.has(read("comm").trim())));
      const times = WOKEN.exec(read("status"))?.[1];
      if (!isAtRest || times === undefined) return null;
      woken.push(times);
    }
  } catch {
    return null;
  }
  return woken.join(" ");
}
