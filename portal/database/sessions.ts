import type { Database } from "better-sqlite3";
import type { Clock } from "../clock.ts";

export interface SessionLifetimes {
  /** A session nobody uses ends after this. */
  readonly idleMs: number;
  /** And every session after this, used or not. */
  readonly absoluteMs: number;
}

/** Server-side sessions. Keys are hashes of the cookies' values: a copy of the database opens no session. */
export function createSessions<Contents extends object>(
  database: Database,
  clock: Clock,
  { idleMs, absoluteMs }: SessionLifetimes,
) {
  const select = database
    .prepare<[string, number, number], string>(
      "SELECT contents FROM sessions WHERE id_hash = ? AND last_seen_at > ? AND created_at > ?",
    )
    .pluck();
  const touch = database.prepare<[number, string]>(
    "UPDATE sessions SET last_seen_at = ? WHERE id_hash = ?",
  );
  const insert = database.prepare<[string, string, number, number]>(
    "INSERT INTO sessions (id_hash, contents, created_at, last_seen_at) VALUES (?, ?, ?, ?)",
  );
  const update = database.prepare<[string, string]>(
    "UPDATE sessions SET contents = ? WHERE id_hash = ?",
  );
  const remove = database.prepare<[string]>(
    "DELETE FROM sessions WHERE id_hash = ?",
  );
  const removeExpired = database.prepare<[number, number]>(
    "DELETE FROM sessions WHERE last_seen_at <= ? OR created_at <= ?",
  );

  return {
    /** Finds a living session and notes its use. */
    find(idHash: string): Contents | undefined {
      const now = clock().getTime();
      const contents = select.get(idHash, now - idleMs, now - absoluteMs);
      if (contents === undefined) return undefined;
      touch.run(now, idHash);
      return JSON.parse(contents) as Contents;
    },
    /** Starts a session, and clears away those that have ended. */
    create(idHash: string, contents: Contents): void {
      const now = clock().getTime();
      removeExpired.run(now - idleMs, now - absoluteMs);
      insert.run(idHash, JSON.stringify(contents), now, now);
    },
    /** Changes nothing when the session has ended meanwhile: a late answer must not bring it back. */
    update(idHash: string, contents: Contents): void {
      update.run(JSON.stringify(contents), idHash);
    },
    remove(idHash: string): void {
      remove.run(idHash);
    },
  };
}

export type Sessions<Contents extends object> = ReturnType<
  typeof createSessions<Contents>
>;
