import assert from "node:assert/strict";
import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { encodeCertificate } from "../certificate/certificate-fixture.ts";
import { readCertificate } from "../certificate/read-certificate.ts";
import { summariseCertificate } from "./summarise-certificate.ts";

const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const publicKeyInfo = publicKey.export({ type: "spki", format: "der" });
const NOW = new Date("2026-06-15T12:00:00Z");

describe("what is shown of a certificate", () => {
  it("has the serial number as other programs show it, without the octet that keeps it positive", () => {
    for (const octets of ["7f", "80", "0100", "8000", "ff".repeat(20)]) {
      const der = encodeCertificate({
        serialNumber: Buffer.from(octets, "hex"),
        publicKeyInfo,
      });
      const circumstances = { key: "present", mechanisms: [] } as const;
      const { serialNumber } = summariseCertificate(
        readCertificate(der),
        "",
        circumstances,
        NOW,
      );
      assert.equal(serialNumber, octets);
      assert.equal(new X509Certificate(der).serialNumber.toLowerCase(), octets);
    }
  });
});
