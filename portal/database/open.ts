import { chmodSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite, { type Database } from "better-sqlite3";
import { migrate } from "./migrations.ts";

/**
 * Opens the portal's database, creating and migrating it as needed. A new file is readable by its owner alone: it holds
 * customers' names.
 *
 * @param path a file, or `:memory:`
 * @throws PasserelleError `configuration_refused` when a newer program wrote it
 */
export function openDatabase(path: string): Database {
  const isFile = path !== ":memory:";
  if (isFile) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = new Sqlite(path, { timeout: 5000 });
  if (isFile) chmodSync(path, 0o600);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
  database.pragma("foreign_keys = ON");
  database.pragma("trusted_schema = OFF");
  migrate(database);
  return database;
}
