import assert from "node:assert/strict";
import { buildStatement, checkOrigin, type StatementFields } from "./build.ts";

const fields: StatementFields = {
  purpose: "login",
  origin: "https://www.example.coop",
  nonce: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
  operation: "none",
};

describe("statement", () => {
  it("is exactly five ASCII lines, each closed by LF", () => {
    assert.equal(
      Buffer.from(buildStatement(fields)).toString("latin1"),
      "Passerelle statement 1\npurpose: login\norigin: https://www.example.coop\n" +
        "nonce: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\noperation: none\n",
    );
  });

  for (const [title, wrong] of [
    [
      "a line break in the origin",
      { origin: "https://a.example\noperation: none" },
    ],
    ["a nonce of another length", { nonce: "AAEC" }],
    ["a line break after the nonce", { nonce: `${fields.nonce}\n` }],
    ["an operation that is no digest", { operation: "transfer" }],
    ["a line break after the operation", { operation: "none\n" }],
    ["an unknown purpose", { purpose: "pay" as "login" }],
  ] as const) {
    it(`refuses ${title}`, () => {
      assert.throws(() => buildStatement({ ...fields, ...wrong }), {
        code: "message_invalid",
      });
    });
  }
});

describe("origin", () => {
  for (const origin of [
    "https://www.example.coop",
    "http://localhost:8443",
    "https://xn--bcher-kva.example",
    "https://[::1]:8443",
  ]) {
    it(`accepts ${origin}`, () => checkOrigin(origin));
  }

  for (const origin of [
    "https://www.example.coop/",
    "https://www.example.coop/connexion",
    "https://www.example.coop:443",
    "https://WWW.example.coop",
    "https://user@www.example.coop",
    "https://bücher.example",
    "chrome-extension://johepbflppplfkidlopogbjmlcldieeh",
    "file://",
    "null",
    "",
  ]) {
    it(`refuses ${JSON.stringify(origin)}`, () => {
      assert.throws(() => checkOrigin(origin), { code: "message_invalid" });
    });
  }
});
