import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";
import { createAuditTrail } from "./audit-trail.ts";
import { openDatabase } from "./open.ts";

const NOW = () => new Date();
const SIGNED_OUT = {
  event: "signed-out",
  clientIdentifier: "12345678",
  userNumber: 1,
} as const;

describe("the database", () => {
  const folder = temporaryFolder();

  it("is made with its folder, for its owner’s eyes alone", () => {
    const file = folder.file("new/portal.sqlite");
    openDatabase(file).close();
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(folder.file("new")).mode & 0o777, 0o700);
  });

  it("keeps what it has when it is opened again", () => {
    const file = folder.file("kept.sqlite");
    const first = openDatabase(file);
    createAuditTrail(first, NOW).record(SIGNED_OUT);
    first.close();
    const second = openDatabase(file);
    const count = second.prepare("SELECT count(*) FROM audit_trail").pluck();
    assert.equal(count.get(), 1);
    second.close();
  });

  it("is left alone when a newer program wrote it", () => {
    const file = folder.file("newer.sqlite");
    const database = openDatabase(file);
    database.pragma("user_version = 1000");
    database.close();
    assert.throws(() => openDatabase(file), { code: "configuration_refused" });
  });

  it("lets nobody change or shorten the audit trail", () => {
    const database = openDatabase(":memory:");
    createAuditTrail(database, NOW).record(SIGNED_OUT);
    for (const sql of [
      "UPDATE audit_trail SET event = 'signed-in'",
      "DELETE FROM audit_trail",
    ])
      assert.throws(() => database.exec(sql), /append-only/);
    database.close();
  });

  it("holds no identifier, number or hash that could not be one", () => {
    const database = openDatabase(":memory:");
    const customer = (identifier: string) =>
      `INSERT INTO customers (client_identifier, company, created_at) VALUES ('${identifier}', 'x', 0)`;
    for (const sql of [
      customer("1234567"),
      customer("1234567a"),
      `${customer("12345678")}; INSERT INTO users (customer, number, name, created_at) VALUES (1, 0, 'x', 0)`,
      "INSERT INTO users (customer, number, name, created_at) VALUES (99, 1, 'x', 0)",
    ])
      assert.throws(() => database.exec(sql), /constraint failed/i);
    database.close();
  });
});
