import type { Database } from "better-sqlite3";
import type { Clock } from "../clock.ts";
import type { UserReference } from "./enrolments.ts";

export interface AttemptLimit {
  /** Attempts that were not given back, of one user from one address. */
  readonly maxAttempts: number;
  /** How long an attempt counts. */
  readonly windowMs: number;
}

/** Limits how often one user may fail from one address. An attempt is taken before anything is verified. */
export function createAttempts(
  database: Database,
  clock: Clock,
  { maxAttempts, windowMs }: AttemptLimit,
) {
  const removeOld = database.prepare<[number]>(
    "DELETE FROM sign_in_attempts WHERE at <= ?",
  );
  const count = database
    .prepare<[string, number, string], number>(
      "SELECT count(*) FROM sign_in_attempts WHERE client_identifier = ? AND user_number = ? AND address = ?",
    )
    .pluck();
  const insert = database.prepare<[string, number, string, number]>(
    "INSERT INTO sign_in_attempts (client_identifier, user_number, address, at) VALUES (?, ?, ?, ?)",
  );
  const remove = database.prepare<[number | bigint]>(
    "DELETE FROM sign_in_attempts WHERE id = ?",
  );

  const take = database.transaction(
    ({ clientIdentifier, userNumber }: UserReference, address: string) => {
      const now = clock().getTime();
      removeOld.run(now - windowMs);
      const taken = count.get(clientIdentifier, userNumber, address) ?? 0;
      return taken < maxAttempts
        ? insert.run(clientIdentifier, userNumber, address, now).lastInsertRowid
        : undefined;
    },
  );

  return {
    /**
     * Counts and reserves in one transaction, so that attempts at the same time cannot pass the limit together.
     *
     * @returns what `giveBack` takes, or undefined when there is none left
     */
    take: (user: UserReference, address: string) =>
      take.immediate(user, address),
    /** The attempt succeeded: it counts no longer. */
    giveBack(attempt: number | bigint): void {
      remove.run(attempt);
    },
  };
}

export type Attempts = ReturnType<typeof createAttempts>;
