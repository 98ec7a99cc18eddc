import assert from "node:assert/strict";
import { isPublicAddress } from "./fetch-address.ts";

describe("isPublicAddress", () => {
  for (const address of [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.168.1.1",
    "198.19.255.255",
    "203.0.113.9",
    "224.0.0.251",
    "239.255.255.255",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:7f00:1",
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "not an address",
    "",
  ]) {
    it(`refuses ${address || "nothing"}`, () => {
      assert.equal(isPublicAddress(address), false);
    });
  }

  for (const address of [
    "1.1.1.1",
    "9.255.255.255",
    "100.63.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "223.255.255.255",
    "2001:4860:4860::8888",
    "2606:4700:4700::1111",
    "2a01:cb00::1",
  ]) {
    it(`lets ${address} pass`, () => {
      assert.equal(isPublicAddress(address), true);
    });
  }
});
