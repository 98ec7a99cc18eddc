import assert from "node:assert/strict";
import type { Database } from "better-sqlite3";
import { createAuditTrail } from "./audit-trail.ts";
import { openDatabase } from "./open.ts";

/** The database goes by the system's time; it stands still here, however long the tests take. */
const NOW_MS = Date.now();
const DAY_MS = 24 * 60 * 60_000;
const RETENTION_MS = 365 * DAY_MS;
const USER = { clientIdentifier: "12345678", userNumber: 1 };

describe("the audit trail", () => {
  let database: Database;
  beforeEach(() => {
    database = openDatabase(":memory:");
  });
  afterEach(() => database.close());

  const trailAt = (ageMs: number, retentionMs?: number) =>
    createAuditTrail(database, () => new Date(NOW_MS - ageMs), retentionMs);
  const events = () =>
    database.prepare("SELECT event FROM audit_trail ORDER BY id").pluck().all();

  it("forgets what is older than its retention, and nothing else", () => {
    trailAt(RETENTION_MS + DAY_MS).record({ ...USER, event: "signed-in" });
    trailAt(RETENTION_MS - DAY_MS).record({ ...USER, event: "signed-out" });
    trailAt(0, RETENTION_MS).record({ ...USER, event: "sign-in-refused" });
    assert.deepEqual(events(), ["signed-out", "sign-in-refused"]);
  });

  it("keeps everything where no retention is given", () => {
    trailAt(10 * RETENTION_MS).record({ ...USER, event: "signed-in" });
    trailAt(0).record({ ...USER, event: "signed-out" });
    assert.deepEqual(events(), ["signed-in", "signed-out"]);
  });

  it("holds one entry of what repeats within a window", () => {
    const refusal = {
      ...USER,
      event: "sign-in-refused",
      code: "attempts_exceeded",
      address: "192.0.2.1",
    } as const;
    for (const ageMs of [3000, 2500, 2001, 1000])
      trailAt(ageMs).recordOnce(refusal, 1500);
    trailAt(0).recordOnce({ ...refusal, address: "192.0.2.2" }, 60_000);
    trailAt(0).recordOnce({ ...refusal, userNumber: 2 }, 60_000);
    trailAt(0).recordOnce({ ...refusal, code: "der_invalid" }, 60_000);
    assert.equal(events().length, 5);
  });
});
