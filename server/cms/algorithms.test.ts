import * as der from "../fixtures/der.ts";
import {
  digestAlgorithm,
  keyPair,
  pssParameters,
  pssSigning,
  signing,
} from "../fixtures/keys.ts";
import {
  ecKey,
  rsaKey,
  signerWith,
  rsaSigner,
  signWith,
  attributesWith,
  withAttributes,
  algorithmProtection,
  refuses,
} from "../fixtures/order.ts";

describe("verifySignedData, of algorithms", () => {
  refuses([
    [
      "algorithm_mismatch",
      "CMSAlgorithmProtection that says otherwise",
      () =>
        withAttributes([
          ...attributesWith({}),
          algorithmProtection(signing(ecKey, "sha512").algorithm),
        ]),
    ],
    [
      "algorithm_mismatch",
      "another digest in the signature algorithm than beside it",
      () =>
        signWith({
          signer: { digestAlgorithm: digestAlgorithm("sha512") },
          message: { digestAlgorithms: [digestAlgorithm("sha512")] },
        }),
    ],
    [
      "algorithm_mismatch",
      "another digest announced",
      () =>
        signWith({
          message: { digestAlgorithms: [digestAlgorithm("sha512")] },
        }),
    ],
    [
      "algorithm_mismatch",
      "two digests announced",
      () =>
        signWith({
          message: {
            digestAlgorithms: [
              digestAlgorithm("sha256"),
              digestAlgorithm("sha512"),
            ],
          },
        }),
    ],
    [
      "algorithm_mismatch",
      "an ECDSA algorithm over an RSA key",
      () =>
        signWith(
          { signer: { signatureAlgorithm: signing(ecKey).algorithm } },
          rsaSigner,
        ),
    ],
    [
      "algorithm_mismatch",
      "Ed25519 beside SHA-256",
      () => signWith({}, signerWith(keyPair("Ed25519", "signer"))),
    ],
    [
      "algorithm_not_allowed",
      "SHA-1",
      () => signWith({ digest: "sha1" }, rsaSigner),
    ],
    [
      "algorithm_not_allowed",
      "an RSA key of 1024 bits",
      () => signWith({}, signerWith(keyPair("rsa-1024", "signer"))),
    ],
    [
      "algorithm_not_allowed",
      "an algorithm nobody knows",
      () =>
        signWith({
          signer: { signatureAlgorithm: der.sequence(der.oid("1.2.3.4")) },
        }),
    ],
    [
      "algorithm_not_allowed",
      "ECDSA with parameters",
      () =>
        signWith({
          signer: {
            signatureAlgorithm: der.sequence(
              der.oid("1.2.840.10045.4.3.2"),
              der.nullElement(),
            ),
          },
        }),
    ],
    [
      "algorithm_not_allowed",
      "a curve the policy does not allow",
      () => signWith(),
      { policy: { curves: ["P-384"] } },
    ],
    [
      "algorithm_not_allowed",
      "RSASSA-PSS with another digest in MGF1",
      () =>
        signWith(
          {
            signer: {
              signing: pssSigning(
                rsaKey,
                "sha256",
                32,
                pssParameters("sha256", 32, "sha512"),
              ),
            },
          },
          rsaSigner,
        ),
    ],
    [
      "algorithm_mismatch",
      "RSASSA-PSS with another digest than beside it",
      () =>
        signWith(
          { signer: { signing: pssSigning(rsaKey, "sha512", 64) } },
          rsaSigner,
        ),
    ],
    [
      "signature_invalid",
      "RSASSA-PSS with another salt length than it says",
      () =>
        signWith(
          {
            signer: {
              signing: pssSigning(
                rsaKey,
                "sha256",
                32,
                pssParameters("sha256", 31),
              ),
            },
          },
          rsaSigner,
        ),
    ],
    [
      "der_invalid",
      "RSASSA-PSS with a default value written out",
      () =>
        signWith(
          { signer: { signing: pssSigning(rsaKey, "sha256", 20) } },
          rsaSigner,
        ),
    ],
  ]);
});
