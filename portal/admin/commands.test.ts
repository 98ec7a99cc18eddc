import assert from "node:assert/strict";
import type { Database } from "better-sqlite3";
import { openDatabase } from "../database/open.ts";
import {
  CertificationAuthority,
  type Holder,
} from "../fixtures/certification-authority.ts";
import { type AdminOptions, runAdminCommand } from "./commands.ts";

describe("the administrator’s commands", () => {
  let authority: CertificationAuthority;
  let anais: Holder;
  let database: Database;
  before(() => {
    authority = new CertificationAuthority();
    anais = authority.issue("Anaïs Lefèvre");
  });
  after(() => authority.remove());
  beforeEach(() => {
    database = openDatabase(":memory:");
  });
  afterEach(() => database.close());

  const run = (command: string, options: AdminOptions = {}) =>
    runAdminCommand(database, () => new Date(), command.split(" "), options);
  const enrol = (options: AdminOptions = {}) =>
    run("enrol", {
      client: "12345678",
      user: "1",
      certificate: anais.certificateFile,
      name: "Anaïs Lefèvre",
      company: "Menuiserie du Quai",
      ...options,
    });
  const hash = () =>
    anais.certificate.fingerprint256.replaceAll(":", "").toLowerCase();

  it("enrol a certificate for a user, and list it", () => {
    const [enrolment] = enrol();
    assert.equal(enrolment?.certificateHash, hash());
    assert.deepEqual(run("list"), [enrolment]);
    assert.equal(enrolment.company, "Menuiserie du Quai");
  });

  it("change nothing but names when the same is enrolled again", () => {
    const [first] = enrol();
    const [second] = enrol({ company: "Menuiserie du Grand Quai" });
    assert.equal(second?.id, first?.id);
    assert.equal(run("list").length, 1);
    assert.equal(run("list")[0]?.company, "Menuiserie du Grand Quai");
  });

  it("enrol one certificate for two users", () => {
    enrol();
    enrol({ user: "2", name: "Anaïs pour deux" });
    assert.equal(run("list").length, 2);
  });

  it("withdraw a certificate, which can be enrolled again later", () => {
    enrol();
    run("withdraw", { client: "12345678", user: "1", hash: hash() });
    assert.deepEqual(run("list"), []);
    enrol();
    assert.equal(run("list").length, 1);
  });

  it("leave a trace in the audit trail", () => {
    enrol();
    run("withdraw", { client: "12345678", user: "1", hash: hash() });
    const events = database
      .prepare("SELECT event FROM audit_trail ORDER BY id")
      .pluck()
      .all();
    assert.deepEqual(events, ["certificate-enrolled", "certificate-withdrawn"]);
  });

  it("refuse what is missing or cannot be", () => {
    const code = (expected: string) => ({ code: expected });
    assert.throws(() => enrol({ name: " " }), code("arguments_invalid"));
    assert.throws(
      () => enrol({ client: "12" }),
      code("client_identifier_invalid"),
    );
    assert.throws(() => enrol({ user: "0" }), code("user_number_invalid"));
    assert.throws(() => run("erase"), code("arguments_invalid"));
    assert.throws(() => run("list all"), code("arguments_invalid"));
    assert.throws(
      () => enrol({ certificate: anais.keyFile }),
      code("arguments_invalid"),
    );
    assert.throws(
      () => run("withdraw", { client: "12345678", user: "1", hash: hash() }),
      code("certificate_not_enrolled"),
    );
    assert.deepEqual(run("list"), []);
  });

  it("refuse to enrol an expired certificate", () => {
    const expired = authority.issue("Périmée", { days: -1 });
    assert.throws(() => enrol({ certificate: expired.certificateFile }), {
      code: "certificate_expired",
    });
  });
});
