import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { MAX_HOST_MESSAGE_BYTES } from "@passerelle/shared/limits.ts";
import {
  commonName,
  encodeCertificate,
} from "../certificate/certificate-fixture.ts";
import type { ModuleToken } from "../pkcs11/messages.ts";
import { encodeFrame } from "../stdio/frame-writer.ts";
import type { SupervisedModule } from "../supervision/supervised-module.ts";
import { moduleToken } from "./module-token-fixture.ts";
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

describe("a token that is asked for while it does not show", () => {
  const mine = moduleToken({ certificates: [certificate("Zoé")] });
  const other = moduleToken({ certificates: [certificate("Autre")] });
  const disturbed = moduleToken({ problem: "token_unreadable" });
  /** A board whose library has shown `mine`, and then shows what is there each time it is asked. */
  const boardShowing = (...then: readonly (readonly ModuleToken[])[]) => {
    const module = {
      ...library("mine", [mine]),
      settled() {
        this.tokens = then[Math.min(this.looks++, then.length - 1)] ?? [];
        return Promise.resolve();
      },
      looks: 0,
    };
    const modules = [module as unknown as SupervisedModule];
    const board = new TokenBoard(modules, () => new Date());
    const { id = "" } = board.snapshot().tokens[0] ?? {};
    return { board, id, module };
  };
  const isNotFound = { code: "token_not_found" };

  it("is found once its card, disturbed by another program, is read again", async () => {
    const { board, id } = boardShowing([], [disturbed], [], [mine]);
    assert.equal((await board.find(id)).token, mine);
  });

  it("is not waited for where another has taken its place", async () => {
    const { board, id, module } = boardShowing([other], [mine]);
    await assert.rejects(board.find(id), isNotFound);
    assert.equal(module.looks, 1);
  });

  it("is given up after a while", async () => {
    const { board, id } = boardShowing([]);
    await assert.rejects(board.find(id), isNotFound);
  });

  it("is not waited for when it was never shown", async () => {
    const { board, module } = boardShowing([], [mine]);
    for (const id of ["0.0", "1.0", "", "toString", "-1.x"])
      await assert.rejects(board.find(id), isNotFound);
    assert.ok(module.looks <= 2);
  });
});
