import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { HostClient } from "../fixtures/host-client.ts";
import { createTestToken } from "../fixtures/softhsm.ts";
import { newStatement } from "../fixtures/statement.ts";
import { signOrder } from "./order.ts";
import { useHost } from "./use-host.ts";

describe("a session with the host", function () {
  this.timeout(60_000);
  const scene = useHost([
    { name: "good", kind: "p-256" },
    { name: "expired", kind: "p-256", validity: ["-days", "-1"] },
    { name: "encipherment", kind: "rsa-2048", keyUsage: "keyEncipherment" },
    { name: "keyless", kind: "p-256", withoutKey: true },
    { name: "key-only", kind: "p-256", withoutCertificate: true },
  ]);

  it("begins with hello, before anything is asked", async () => {
    const first = await scene.host.waitFor((message) => message);
    assert.deepEqual(first, {
      event: "hello",
      protocol: 1,
      hostVersion: "0.1.0",
    });
  });

  it("shows every certificate, and says of each unsuitable one why", async () => {
    const { tokens, modules, complete } = await scene.host.snapshot();
    const reasons = Object.fromEntries(
      tokens[0]?.certificates.map(({ label, unsuitable }) => [
        label,
        unsuitable,
      ]) ?? [],
    );
    assert.equal(complete, true);
    assert.deepEqual(modules, [
      { name: "SoftHSM", state: "ready", error: null },
    ]);
    assert.deepEqual(reasons, {
      good: null,
      expired: "certificate_expired",
      encipherment: "certificate_unsuitable",
      keyless: null,
    });
  });

  it("refuses to sign with an unsuitable certificate", async () => {
    await assert.rejects(scene.signWith("expired"), {
      code: "certificate_expired",
    });
    await assert.rejects(scene.signWith("encipherment"), {
      code: "certificate_unsuitable",
    });
  });

  it("tells a certificate whose key is not on the token", async () => {
    await assert.rejects(scene.signWith("keyless"), {
      code: "certificate_without_key",
    });
  });

  it("refuses a PIN outside the token's limits without spending a try", async () => {
    await assert.rejects(scene.signWith("good", "123"), {
      code: "pin_length",
      triesLeft: undefined,
    });
    await assert.rejects(scene.signWith("good", null), {
      code: "pin_required",
    });
    const { tokens } = await scene.host.snapshot();
    assert.equal(tokens[0]?.pin.triesLeft, "several");
  });

  it("says after a wrong PIN what the token admits of the tries left, and then takes the right one", async () => {
    await assert.rejects(scene.signWith("good", "wrong-pin"), {
      code: "pin_incorrect",
      triesLeft: "few",
    });
    await scene.host.snapshot(
      ({ tokens }) => tokens[0]?.pin.triesLeft === "few",
    );
    assert.ok((await scene.signWith("good"))["signature"]);
    await scene.host.snapshot(
      ({ tokens }) => tokens[0]?.pin.triesLeft === "several",
      scene.host.messages.length - 1,
    );
  });

  it("refuses a statement whose origin is none", async () => {
    const order = await signOrder(scene.host, "good", scene.token.pin);
    for (const origin of [
      "https://www.example.coop/",
      "https://www.example.coop:443",
      "javascript:alert(1)",
      "https://WWW.example.coop",
    ])
      await assert.rejects(
        scene.host.request({
          ...order,
          statement: { ...newStatement(), origin },
        }),
        { code: "message_invalid" },
      );
  });

  it("refuses a token and a certificate it does not know", async () => {
    const order = await signOrder(scene.host, "good", scene.token.pin);
    await assert.rejects(scene.host.request({ ...order, token: "0.nowhere" }), {
      code: "token_not_found",
    });
    await assert.rejects(
      scene.host.request({ ...order, certificate: "0".repeat(64) }),
      { code: "certificate_not_found" },
    );
  });

  it("does one operation at a time on a token", async () => {
    const order = await signOrder(scene.host, "good", scene.token.pin);
    const outcomes = await Promise.allSettled([
      scene.host.request(order),
      scene.host.request(order),
    ]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), [
      "fulfilled",
      "rejected",
    ]);
    const refused = outcomes.find(({ status }) => status === "rejected");
    assert.equal(
      (refused as PromiseRejectedResult).reason.code,
      "command_busy",
    );
  });

  it("ends a cancelled request in operation_cancelled", async () => {
    const order = await signOrder(scene.host, "good", scene.token.pin);
    const request = scene.host.post(order);
    await scene.host.request({ command: "cancel", request });
    const code = await scene.host.waitFor((message) =>
      "id" in message && message.id === request && "error" in message
        ? message.error.code
        : null,
    );
    assert.equal(code, "operation_cancelled");
  });

  it("changes the PIN, and unblocks it with the PUK", async () => {
    const { tokens } = await scene.host.snapshot();
    const id = tokens[0]?.id ?? "";
    await scene.host.request({
      command: "change-pin",
      token: id,
      pin: scene.token.pin,
      newPin: "another-1",
    });
    await assert.rejects(scene.signWith("good"), { code: "pin_incorrect" });
    assert.ok((await scene.signWith("good", "another-1"))["signature"]);
    await assert.rejects(
      scene.host.request({
        command: "unblock-pin",
        token: id,
        puk: "wrong-puk",
        newPin: scene.token.pin,
      }),
      { code: "puk_incorrect", triesLeft: "few" },
    );
    await scene.host.request({
      command: "unblock-pin",
      token: id,
      puk: scene.token.puk,
      newPin: scene.token.pin,
    });
    assert.ok((await scene.signWith("good"))["signature"]);
  });

  it("gives a token that has no PIN yet its first one, by the PUK", async () => {
    const bare = await createTestToken([]);
    await bare.addTokenWithoutPin("Bare");
    const other = new HostClient(bare);
    await other.request({ command: "watch-tokens" });
    const isBare = ({ label }: { label: string }) => label === "Bare";
    const { tokens } = await other.snapshot();
    const shown = tokens.find(isBare);
    assert.equal(shown?.unusable, "pin_not_set");
    await other.request({
      command: "unblock-pin",
      token: shown.id,
      puk: bare.puk,
      newPin: "first-pin",
    });
    await other.snapshot((seen) => seen.tokens.find(isBare)?.unusable === null);
    await other.close();
    await bare.remove();
  });

  it("reads certificates after login, and knows then which has no key", async () => {
    const { tokens } = await scene.host.snapshot();
    const { certificates } = (await scene.host.request({
      command: "read-certificates",
      token: tokens[0]?.id ?? "",
      pin: scene.token.pin,
    })) as { certificates: { label: string; unsuitable: string | null }[] };
    const keyless = certificates.find(({ label }) => label === "keyless");
    assert.equal(keyless?.unsuitable, "certificate_without_key");
  });

  it("gives the doctor's report", async () => {
    const { report } = await scene.host.request({ command: "diagnose" });
    assert.match(String(report), /^Passerelle 0\.1\.0 · /);
    assert.match(String(report), /SoftHSM/);
  });

  it("logs which PKCS#11 call failed with which code, and nothing that names the token", async () => {
    await assert.rejects(scene.signWith("good", "wrong-pin"));
    const log = await readFile(
      join(scene.token.folder, "state", "passerelle", "host.log"),
      "utf8",
    );
    assert.match(
      log,
      /command-failed id=\d+ code="pin_incorrect" detail="C_Login: CKR 0xa0"/,
    );
    const { tokens } = await scene.host.snapshot();
    const { label, serialNumber } = tokens[0]!;
    for (const name of [`"${label}"`, serialNumber])
      assert.ok(!log.includes(name), name);
  });

  it("writes the PIN nowhere", async () => {
    const pins = [scene.token.pin, "another-1", "wrong-pin", scene.token.puk];
    for (const message of scene.host.messages)
      for (const pin of pins) assert.ok(!JSON.stringify(message).includes(pin));
    const files = await readdir(scene.token.folder, {
      recursive: true,
      withFileTypes: true,
    });
    const logs = files.filter(({ name }) => name.startsWith("host.log"));
    assert.ok(logs.length > 0);
    for (const file of files.filter((entry) => entry.isFile())) {
      const bytes = await readFile(join(file.parentPath, file.name));
      for (const pin of pins)
        for (const encoding of ["utf8", "utf16le"] as const)
          assert.ok(!bytes.includes(Buffer.from(pin, encoding)), file.name);
    }
  });
});
