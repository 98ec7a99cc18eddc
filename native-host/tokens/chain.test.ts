import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import {
  commonName,
  encodeCertificate,
} from "../certificate/certificate-fixture.ts";
import {
  readCertificate,
  type CertificateReading,
} from "../certificate/read-certificate.ts";
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

  describe("of an authority that renewed its key", () => {
    const ecKeys = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
    const [rootKeys, oldKeys, newKeys, holderKeys] = [
      ecKeys(),
      ecKeys(),
      ecKeys(),
      ecKeys(),
    ];
    const issue = (
      subject: string,
      publicKey: KeyObject,
      issuer: string,
      signedBy: KeyObject | null,
      isAuthority: boolean,
    ) =>
      readCertificate(
        encodeCertificate({
          subject: [commonName(subject)],
          issuer: [commonName(issuer)],
          publicKeyInfo: publicKey.export({ type: "spki", format: "der" }),
          ...(isAuthority && {
            extensions: { "551d13": Buffer.from("30030101ff", "hex") },
          }),
          ...(signedBy !== null && { signedBy }),
        }),
      );
    const authority = ({ publicKey }: { publicKey: KeyObject }) =>
      issue("Issuing", publicKey, "Root", rootKeys.privateKey, true);
    const [old, renewed] = [authority(oldKeys), authority(newKeys)];
    const held = [old, renewed].map(
      (reading) => ({ reading, label: "", key: "unknown" }) as const,
    );
    const holder = (signedBy: KeyObject | null) =>
      issue("Zoé", holderKeys.publicKey, "Issuing", signedBy, false);

    it("are the one whose key verifies, wherever it stands", () => {
      const from = (keys: { privateKey: KeyObject }) =>
        chainOf(holder(keys.privateKey), held);
      assert.deepEqual(from(newKeys), [renewed.der]);
      assert.deepEqual(from(oldKeys), [old.der]);
    });

    it("are all of that name where none verifies here", () => {
      assert.deepEqual(chainOf(holder(null), held), [old.der, renewed.der]);
    });
  });
});
