import assert from "node:assert/strict";
import type { CertificateReading } from "../certificate/read-certificate.ts";
import { chainOf } from "./chain.ts";

const reading = (subject: string, issuer: string, isAuthority = true) =>
  ({
    der: Buffer.from(subject),
    subjectName: Buffer.from(subject),
    issuerName: Buffer.from(issuer),
    use: { maySign: true, isAuthority },
  }) as CertificateReading;
const chain = (
  signer: CertificateReading,
  ...others: CertificateReading[]
): string[] =>
  chainOf(
    signer,
    others.map((other) => ({ reading: other, label: "", key: "unknown" })),
  ).map(String);

describe("the intermediates that go along with a signature", () => {
  const signer = reading("holder", "issuing", false);
  const issuing = reading("issuing", "policy");
  const policy = reading("policy", "root");
  const root = reading("root", "root");

  it("are those from the signer towards the root, nearest first, without it", () => {
    assert.deepEqual(chain(signer, root, policy, issuing), [
      "issuing",
      "policy",
    ]);
  });

  it("are none of another chain, and no holder's certificate", () => {
    const impostor = reading("issuing", "policy", false);
    assert.deepEqual(chain(signer, impostor, policy), []);
  });

  it("end where certificates name each other in a circle", () => {
    const a = reading("issuing", "policy");
    const b = reading("policy", "issuing");
    assert.deepEqual(chain(signer, a, b), ["issuing", "policy"]);
  });
});
