import assert from "node:assert/strict";
import {
  MAX_CHALLENGE_CHARACTERS,
  MAX_SIGNATURE_CHARACTERS,
} from "../limits.ts";
import { dialogMessage, dialogOrder } from "./dialog.ts";
import { hostCommand, hostMessage, hostResults } from "./native.ts";
import { pageReply, pageRequest } from "./page.ts";
import { parseWith } from "./parse.ts";
import { relayReply, relayRequest } from "./relay.ts";

const hash = "0".repeat(64);
const nonce = "A".repeat(43);
const statement = {
  purpose: "login",
  origin: "https://www.example.coop",
  nonce,
  operation: "none",
};
const sign = {
  id: 1,
  command: "sign-statement",
  token: "0-1",
  certificate: hash,
  pin: "1234",
  statement,
};
const ask = { passerelle: "to-extension", version: 1, id: "a-1" };

const accepted = [
  [
    "page request",
    pageRequest,
    { ...ask, action: "authenticate", challenge: "abc" },
  ],
  [
    "page reply",
    pageReply,
    {
      passerelle: "to-page",
      version: 1,
      id: "a-1",
      outcome: "signed",
      signature: "MAA",
    },
  ],
  ["relay request", relayRequest, { type: "start", challenge: "abc" }],
  [
    "relay reply",
    relayReply,
    { type: "failed", error: { code: "pin_locked", message: "locked" } },
  ],
  ["dialog message", dialogMessage, { type: "ready", operation: "a-1" }],
  [
    "dialog order",
    dialogOrder,
    { type: "operation", origin: "https://www.example.coop", challenge: "abc" },
  ],
  ["host command", hostCommand, sign],
  [
    "host command without a PIN, for a PIN pad",
    hostCommand,
    { ...sign, pin: null },
  ],
  [
    "host greeting",
    hostMessage,
    { event: "hello", protocol: 1, hostVersion: "0.1.0" },
  ],
  [
    "host error",
    hostMessage,
    { id: null, error: { code: "message_invalid", message: "not JSON" } },
  ],
  ["host result", hostResults["sign-statement"], { signature: "MAA" }],
] as const;

const refused = [
  [
    "a page request with a field of its own",
    pageRequest,
    { ...ask, action: "detect", origin: "https://evil.example" },
  ],
  [
    "a page request with an unknown action",
    pageRequest,
    { ...ask, action: "sign-hash" },
  ],
  [
    "a page request that speaks the other way",
    pageRequest,
    { ...ask, passerelle: "to-page", action: "detect" },
  ],
  [
    "a challenge beyond the limit",
    relayRequest,
    { type: "start", challenge: "A".repeat(MAX_CHALLENGE_CHARACTERS + 1) },
  ],
  [
    "a signature beyond the limit",
    relayReply,
    { type: "signed", signature: "A".repeat(MAX_SIGNATURE_CHARACTERS + 1) },
  ],
  [
    "an unknown error code",
    relayReply,
    { type: "failed", error: { code: "toString", message: "" } },
  ],
  [
    "an origin with a path",
    dialogOrder,
    { type: "operation", origin: "https://a.example/b", challenge: "abc" },
  ],
  [
    "a command with a library path",
    hostCommand,
    { ...sign, module: "/tmp/evil.so" },
  ],
  [
    "a command that asks for a raw hash",
    hostCommand,
    { ...sign, command: "sign-hash" },
  ],
  [
    "a statement with a line break",
    hostCommand,
    { ...sign, statement: { ...statement, operation: "none\n" } },
  ],
  ["an empty PIN", hostCommand, { ...sign, pin: "" }],
  ["a request number of zero", hostCommand, { ...sign, id: 0 }],
  ["a request number as text", hostCommand, { ...sign, id: "1" }],
  ["null", hostMessage, null],
] as const;

describe("messages", () => {
  for (const [title, schema, message] of accepted) {
    it(`accepts a ${title}`, () =>
      assert.deepEqual(parseWith(schema, message), message));
  }

  for (const [title, schema, message] of refused) {
    it(`refuses ${title}`, () => {
      assert.throws(() => parseWith(schema, message), {
        code: "message_invalid",
      });
    });
  }

  it("names the field and never its content when it refuses", () => {
    assert.throws(
      () => parseWith(hostCommand, { ...sign, pin: "7351".repeat(100) }),
      (error: Error) =>
        error.message.includes("pin") && !error.message.includes("7351"),
    );
  });
});
