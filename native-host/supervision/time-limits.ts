import type { ModuleCall } from "../pkcs11/messages.ts";

/** Loading the library and reading the tokens that are there; slow cards need seconds for it. */
export const START_LIMIT_MS = 30_000;
/** Of a library that has started before: so much longer than then, and no less than this on a machine that is busy. */
export const REPEATED_START_FACTOR = 5;
export const MIN_REPEATED_START_LIMIT_MS = 8_000;
/**
 * A process whose every thread sleeps, the library's at a lock, is given up after so long where it starts or looks for
 * tokens, and after longer in a call: a library may wait at a lock for a service of its own, which works at a card.
 */
export const LOCK_LIMIT_MS = 3_000;
const CALL_LOCK_LIMIT_MS = 10_000;
/** So often in a row a library that locks itself up is begun anew at once; then it has all the time there is. */
export const MAX_REPEATS_AFTER_LOCK = 2;
/** A person types on the reader's keypad while the call lasts. */
const READER_ENTRY_LIMIT_MS = 180_000;

/** How long each call may take before its process is killed, when no one types on a reader. */
const CALL_LIMITS_MS: Readonly<Record<ModuleCall, number>> = {
  ping: START_LIMIT_MS,
  sign: 25_000,
  "read-certificates": 25_000,
  "change-pin": 25_000,
  "unblock-pin": 25_000,
};

/** To ask a token that has refused a PIN for the tries left; then the refusal is told without them. */
export const TRIES_LIMIT_MS = 4_000;

/** While tokens are watched, the module process is asked for a sign of life this often. */
export const HEARTBEAT_INTERVAL_MS = 5_000;

/** After a call that took too long, for the next process to tell whether the token is still there. */
export const EXPLANATION_LIMIT_MS = 5_000;

/** A call that nobody waits for any more. */
export const ABANDONED_CALL_LIMIT_MS = 2_000;

/**
 * For a process that was given a PIN to let go of its cards and end: browsers kill a host that takes 2 s to follow its
 * page.
 */
export const FINISH_LIMIT_MS = 1_000;

/** Looks for tokens begin every 250 ms: after so long without another, the last one is reading a token. */
export const LOOK_UNNOTICED_MS = 500;
/** After so many that lasted and found no token, it is the library that is slow. */
export const MAX_VAIN_LOOKS = 2;

/** From this on, a call that lasts has its reader watched. */
export const WATCH_READER_AFTER_MS = 1_000;

/** A token that was shown and is missing is looked for again and again: in an empty slot, and in one that seems empty. */
export const LOOK_AGAIN_AFTER_MS = 50;
export const ABSENT_TOKEN_LIMIT_MS = 1_000;
export const DISTURBED_TOKEN_LIMIT_MS = 8_000;

export const FIRST_RESTART_DELAY_MS = 500;
export const MAX_RESTART_DELAY_MS = 30_000;
/** For a library that only says it cannot work now: a reader service that starts is to be noticed soon. */
export const MAX_RETRY_DELAY_MS = 2_000;
export const FIRST_RESTART_AFTER_HANG_MS = 8_000;
export const MAX_RESTART_AFTER_HANG_MS = 5 * 60_000;
/** A process that lived this long starts counting its restarts anew. */
export const STABLE_AFTER_MS = 60_000;

/** A null PIN is typed on the reader. */
export function callLimitMs(call: ModuleCall, pin: string | null): number {
  return pin === null ? READER_ENTRY_LIMIT_MS : CALL_LIMITS_MS[call];
}

/** For a person who types on the reader a library may wait in any way. */
export function lockLimitMs(call: ModuleCall, limitMs: number): number {
  if (call === "ping") return LOCK_LIMIT_MS;
  return limitMs === READER_ENTRY_LIMIT_MS ? Infinity : CALL_LOCK_LIMIT_MS;
}
