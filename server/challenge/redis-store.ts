import { createHash } from "node:crypto";
import * as v from "valibot";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { nonce } from "@passerelle/shared/protocol/fields.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { PURPOSES } from "@passerelle/shared/statement/build.ts";
import { functionOption, objectWith, timerMs } from "../options/shapes.ts";
import { inTime } from "../revocation/deadline.ts";
import type { ChallengeStore } from "./store.ts";

/** What is needed of a connected client: `ioredis` has `call`, `redis` has `sendCommand`. */
export type RedisClient =
  | { call(command: string, ...parameters: string[]): Promise<unknown> }
  | { sendCommand(parts: string[]): Promise<unknown> };

export interface RedisChallengeStoreOptions {
  readonly client: RedisClient;
  /** Keeps the challenges apart from everything else in the same Redis. */
  readonly keyPrefix?: string;
  /** The clock that `expiresAt` was reckoned by. */
  readonly clock?: () => Date;
  /** How long Redis may take; clients of their own accord may wait for ever. Default: 30 seconds. */
  readonly timeoutMs?: number;
}

/** Ample for a server that has thousands of sign-ins to verify at once before it reads what Redis answered. */
const REDIS_TIMEOUT_MS = 30_000;

const optionsSchema = v.strictObject({
  client: v.union([
    objectWith<Extract<RedisClient, { call: unknown }>>("call"),
    objectWith<Extract<RedisClient, { sendCommand: unknown }>>("sendCommand"),
  ]),
  keyPrefix: v.optional(v.string(), "passerelle:challenge:"),
  clock: v.optional(functionOption<() => Date>()),
  timeoutMs: v.optional(timerMs, REDIS_TIMEOUT_MS),
});

/** A pending challenge as JSON has some 110 characters. */
const MAX_VALUE_CHARACTERS = 1024;

const pendingSchema = v.strictObject({
  purpose: v.picklist(PURPOSES),
  nonce,
  expiresAt: v.pipe(v.number(), v.safeInteger()),
});

/**
 * A challenge store that several servers share: Redis 6.2 or later, or what speaks like it. GETDEL takes a challenge in
 * one atomic step; the key expires with it, so what is never answered does not pile up. The key is a digest of the
 * session, which therefore is nowhere in Redis or its logs. Redis must keep what it holds (`maxmemory-policy
 * noeviction`): evicted challenges are sign-ins that fail.
 *
 * Replication is asynchronous: a replica that takes over may not have heard of the last GETDELs, and would give those
 * challenges out a second time until they expire. Where that counts, use one Redis without failover, or flush it then.
 *
 * Its functions throw PasserelleError `challenge_store_failed`. A challenge that Redis hands out too late is used up.
 *
 * @throws PasserelleError `configuration_refused`
 */
export function createRedisChallengeStore(
  options: RedisChallengeStoreOptions,
): ChallengeStore {
  const {
    client,
    keyPrefix,
    clock = () => new Date(),
    timeoutMs,
  } = parseWith(optionsSchema, options, "configuration_refused");
  const sendNow = async (...parts: [string, ...string[]]): Promise<unknown> => {
    try {
      return "call" in client
        ? await client.call(...parts)
        : await client.sendCommand(parts);
    } catch (cause) {
      throw new PasserelleError(
        "challenge_store_failed",
        `Redis refused ${parts[0]} or could not be reached: ${reasonOf(cause)}`,
      );
    }
  };
  const send = (...parts: [string, ...string[]]) =>
    inTime(sendNow(...parts), timeoutMs, "challenge_store_failed");
  const keyOf = (session: string): string =>
    keyPrefix + createHash("sha256").update(session).digest("base64url");

  return {
    async put(session, pending, expiresAt) {
      const value = JSON.stringify(pending);
      if (value.length > MAX_VALUE_CHARACTERS) {
        throw new PasserelleError(
          "challenge_store_failed",
          "challenge larger than the limit",
        );
      }
      const lifetimeMs = Math.max(1, expiresAt.getTime() - clock().getTime());
      await send("SET", keyOf(session), value, "PX", String(lifetimeMs));
    },

    async take(session) {
      const value = await send("GETDEL", keyOf(session));
      if (value === null || value === undefined) return undefined;
      return parsePending(value);
    },
  };
}

/**
 * The kind of failure alone (`READONLY`, `ECONNREFUSED`): clients’ errors carry the whole command, and Redis’ own
 * messages quote its parameters; the nonce and the session’s digest are among these.
 */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "unknown";
  const { code } = cause as NodeJS.ErrnoException;
  const kind = code ?? /^[A-Z]+(?= )/.exec(cause.message)?.[0] ?? cause.name;
  return /^\w{1,40}$/.test(kind) ? kind : "unknown";
}

/** Redis may be open to other programs: what it holds is parsed like any other message. */
function parsePending(value: unknown) {
  let json: unknown;
  try {
    if (typeof value !== "string" || value.length > MAX_VALUE_CHARACTERS) {
      throw new TypeError("not a text within the limit");
    }
    json = JSON.parse(value);
  } catch (cause) {
    throw new PasserelleError(
      "challenge_store_failed",
      "what Redis holds is not a challenge",
      { cause },
    );
  }
  return parseWith(pendingSchema, json, "challenge_store_failed");
}
