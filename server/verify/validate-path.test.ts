import assert from "node:assert/strict";
import * as make from "../fixtures/certificates.ts";
import { root, validate, authority, personOf } from "../fixtures/chain.ts";
import * as der from "../fixtures/der.ts";

describe("validatePath", () => {
  it("gives the path, the anchor last", () => {
    const a = authority();
    const person = personOf(a);
    assert.deepEqual(
      validate({ a, person }).certificates.map((bytes) => Buffer.from(bytes)),
      [person, a.certificate, root.certificate],
    );
  });

  describe("of validity", () => {
    it("refuses a moment that is none, before which nothing has expired", () => {
      for (const moment of [new Date(Number.NaN), undefined, 1_800_000_000]) {
        assert.throws(() => validate({}, { at: moment as Date }), {
          code: "configuration_refused",
        });
      }
    });
    const secondMs = 1000;
    const at = (ms: number) => ({ at: new Date(ms) });
    it("counts the first and the last second in", () => {
      validate({}, at(make.NOT_BEFORE.getTime()));
      validate({}, at(make.NOT_AFTER.getTime() + secondMs - 1));
      assert.throws(() => validate({}, at(make.NOT_BEFORE.getTime() - 1)), {
        code: "path_validity",
      });
      assert.throws(() => validate({}, at(make.NOT_AFTER.getTime() + 1000)), {
        code: "path_validity",
      });
    });
    it("tells the person’s certificate from its issuers’", () => {
      const a = authority([], root, {
        notAfter: der.time(new Date(make.NOW.getTime() - secondMs)),
      });
      assert.throws(() => validate({ a }), {
        code: "path_validity",
        message: /^certificate 2 of the path: expired 2026-06-15T11:59:59/,
      });
      const person = personOf(authority(), undefined, {
        notAfter: der.time(new Date(make.NOW.getTime() - secondMs)),
      });
      assert.throws(() => validate({ person }), {
        code: "certificate_expired",
      });
    });
  });
});
