import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { MAX_HOST_MESSAGE_BYTES } from "@passerelle/shared/limits.ts";
import {
  commonName,
  encodeCertificate,
} from "../certificate/certificate-fixture.ts";
import type { ModuleToken } from "../pkcs11/messages.ts";
import { encodeFrame } from "../stdio/frame-writer.ts";
import { moduleToken } from "./module-token-fixture.ts";
import type { SupervisedModule } from "./supervised-module.ts";
import { TokenBoard } from "./token-board.ts";

const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const publicKeyInfo = publicKey.export({ type: "spki", format: "der" });
const certificate = (name: string) => ({
  value: encodeCertificate({
    subject: [commonName(name)],
    publicKeyInfo,
  }).toString("base64"),
  label: name,
  key: "present" as const,
});
const library = (name: string, tokens: readonly ModuleToken[]) =>
  ({ name, tokens, state: "ready", error: null }) as SupervisedModule;
const tokensOf = (count: number, certificates: number) =>
  Array.from({ length: count }, (_, token) =>
    moduleToken({
      serialNumber: String(token),
      reader: `Greedy ${token}`,
      certificates: Array.from({ length: certificates }, (_, number) =>
        certificate(`${"x".repeat(200)} ${token} ${number}`),
      ),
    }),
  );

describe("a library that claims more than its share", () => {
  const honest = library("honest", [
    moduleToken({
      label: "Mine",
      reader: "Honest",
      certificates: [certificate("Zoé")],
    }),
  ]);
  const beside = (...greedy: readonly ModuleToken[]) =>
    new TokenBoard(
      [library("greedy", greedy), honest],
      () => new Date(),
    ).snapshot();

  it("does not make the list too large to be sent, and hides nobody’s key", () => {
    const snapshot = beside(...tokensOf(20, 128));
    const frame = encodeFrame(
      { event: "tokens", snapshot },
      MAX_HOST_MESSAGE_BYTES,
    );
    assert.ok(frame.length > MAX_HOST_MESSAGE_BYTES / 2);
    const mine = snapshot.tokens.find(({ label }) => label === "Mine");
    assert.equal(mine?.certificates.length, 1);
  }).timeout(10_000);

  it("does not crowd the others out with tokens", () => {
    const { tokens } = beside(...tokensOf(64, 0));
    assert.equal(tokens.length, 64);
    assert.equal(tokens.at(-1)?.label, "Mine");
  });

  it("keeps all it shows where there is room for it", () => {
    assert.equal(beside(...tokensOf(3, 2)).tokens.length, 4);
  });
});
