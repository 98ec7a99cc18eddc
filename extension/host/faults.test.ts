import assert from "node:assert/strict";
import { faultOf } from "./faults.ts";

/** What Chromium and Firefox say, word for word. */
const SAID: [string | null, string][] = [
  ["Native host has exited.", "host_exited"],
  [null, "host_exited"],
  ["An unexpected error occurred", "host_exited"],
  ["Specified native messaging host not found.", "host_not_found"],
  ["No such native application passerelle.host", "host_not_found"],
  [
    "Access to the specified native messaging host is forbidden.",
    "host_forbidden",
  ],
  [
    "Access to the native messaging host was disabled by the system administrator.",
    "host_blocked",
  ],
  [
    "Error when communicating with the native messaging host.",
    "host_unreadable",
  ],
  [
    "Native application tried to send a message of 1886216563 bytes, which exceeds the limit of 1048576 bytes.",
    "host_unreadable",
  ],
];

describe("faultOf", () => {
  for (const [said, code] of SAID) {
    it(`takes “${said ?? "no reason"}” for ${code}`, () => {
      assert.equal(faultOf(said), code);
    });
  }
});
