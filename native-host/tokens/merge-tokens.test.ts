import assert from "node:assert/strict";
import { CKF_TOKEN_INITIALIZED } from "../pkcs11/constants.ts";
import type { SupervisedModule } from "../supervision/supervised-module.ts";
import type { HeldCertificate } from "./held-certificates.ts";
import { mergeTokens } from "./merge-tokens.ts";
import { moduleToken } from "./module-token-fixture.ts";
import type { HeldToken } from "./held-token.ts";

const openSc = { name: "OpenSC" } as SupervisedModule;
const vendor = { name: "Vendor" } as SupervisedModule;
const certificate = (hash: string) =>
  ({
    reading: {
      hash,
      use: { maySign: true, isAuthority: hash.startsWith("ca") },
    },
    label: hash,
    key: "unknown",
  }) as HeldCertificate;

function held(
  module: SupervisedModule,
  reader: string,
  ...hashes: string[]
): HeldToken {
  const id = `${module.name} ${reader}`;
  const certificates = hashes.map(certificate);
  return { id, module, token: moduleToken({ reader }), certificates };
}
const shown = (tokens: HeldToken[]) =>
  mergeTokens(tokens).map(({ id, certificates }) =>
    [id, ...certificates.map(({ reading }) => reading.hash)].join(" "),
  );

describe("one list of the tokens of all libraries", () => {
  it("shows a key once, under the library that comes first", () => {
    assert.deepEqual(
      shown([held(openSc, "A", "c1", "c2"), held(vendor, "A'", "c1", "c2")]),
      ["OpenSC A c1 c2"],
    );
  });

  it("keeps a certificate that only the second library shows", () => {
    assert.deepEqual(
      shown([held(openSc, "A", "c1"), held(vendor, "A", "c1", "c2")]),
      ["OpenSC A c1", "Vendor A c2"],
    );
  });

  it("shows a key without certificates once per reader", () => {
    assert.deepEqual(shown([held(openSc, "A"), held(vendor, "A")]), [
      "OpenSC A",
    ]);
  });

  it("shows a key once that only one library understands, whatever their order", () => {
    const healthy = held(vendor, "A", "c1");
    const hidden = held(vendor, "A");
    const broken = {
      ...held(openSc, "A"),
      token: moduleToken({ reader: "A", problem: "token_unrecognised" }),
    };
    const uninitialised = {
      ...held(openSc, "A"),
      token: moduleToken({ reader: "A", flags: 0 }),
    };
    for (const useless of [broken, uninitialised]) {
      assert.deepEqual(shown([useless, healthy]), ["Vendor A c1"]);
      assert.deepEqual(shown([healthy, useless]), ["Vendor A c1"]);
      assert.deepEqual(shown([useless, hidden]), ["Vendor A"]);
      assert.deepEqual(shown([hidden, useless]), ["Vendor A"]);
    }
    assert.deepEqual(shown([broken, held(vendor, "B", "c1")]), [
      "OpenSC A",
      "Vendor B c1",
    ]);
    assert.deepEqual(shown([broken, held(openSc, "A", "c1")]), [
      "OpenSC A",
      "OpenSC A c1",
    ]);
  });

  it("keeps two keys in readers of one library apart", () => {
    assert.deepEqual(
      shown([held(openSc, "A"), held(openSc, "A"), held(openSc, "B", "c1")]),
      ["OpenSC A", "OpenSC A", "OpenSC B c1"],
    );
  });

  it("leaves the intermediate they share with each of two keys", () => {
    assert.deepEqual(
      shown([held(openSc, "A", "c1", "ca"), held(vendor, "B", "c2", "ca")]),
      ["OpenSC A c1 ca", "Vendor B c2 ca"],
    );
  });

  it("shows a key once whose intermediate goes along", () => {
    assert.deepEqual(
      shown([held(openSc, "A", "c1", "ca"), held(vendor, "A'", "c1", "ca")]),
      ["OpenSC A c1 ca"],
    );
  });

  it("does not take readers without a name for one", () => {
    assert.deepEqual(shown([held(openSc, ""), held(vendor, "")]), [
      "OpenSC ",
      "Vendor ",
    ]);
  });

  it("does not show a copy of a certificate without its key in the key's place", () => {
    const copy = held(openSc, "A", "c1");
    const open = moduleToken({ reader: "A", flags: CKF_TOKEN_INITIALIZED });
    const real = held(vendor, "B", "c1");
    assert.deepEqual(shown([{ ...copy, token: open }, real]), ["Vendor B c1"]);
    const absent = copy.certificates.map(
      (one) => ({ ...one, key: "absent" }) as const,
    );
    assert.deepEqual(shown([{ ...copy, certificates: absent }, real]), [
      "Vendor B c1",
    ]);
  });
});
