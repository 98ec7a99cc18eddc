import assert from "node:assert/strict";
import { signOrder } from "./order.ts";
import { childrenOf, gone } from "./processes.ts";
import { useHost } from "./use-host.ts";

describe("a session with the host", function () {
  this.timeout(60_000);
  const scene = useHost([{ name: "good", kind: "p-256" }]);

  it("leaves no process behind when its port closes", async () => {
    const { pid } = scene.host.process;
    await scene.host.snapshot();
    const children = await childrenOf(pid ?? 0);
    assert.equal(children.length, 1);
    assert.equal(await scene.host.close(), 0);
    await Promise.all(children.map(gone));
  });

  it("leaves no process behind when it is killed", async () => {
    await scene.host.snapshot();
    const children = await childrenOf(scene.host.process.pid ?? 0);
    scene.host.process.kill("SIGKILL");
    await Promise.all(children.map(gone));
  });

  it("shows a killed module process, starts another, and works on", async () => {
    await scene.host.snapshot();
    const [child = 0] = await childrenOf(scene.host.process.pid ?? 0);
    const seen = scene.host.messages.length;
    process.kill(child, "SIGKILL");
    const failed = await scene.host.snapshot(
      ({ modules }) => modules[0]?.state === "failed",
      seen,
    );
    assert.equal(failed.modules[0]?.error, "module_crashed");
    assert.deepEqual(failed.tokens, []);
    await scene.host.snapshot(
      ({ modules }) => modules[0]?.state === "ready",
      scene.host.messages.length - 1,
    );
    assert.ok((await scene.signWith("good"))["signature"]);
  });

  it("ends an operation whose module process is killed in module_crashed", async () => {
    const order = await signOrder(scene.host, "good", scene.token.pin);
    const children = await childrenOf(scene.host.process.pid ?? 0);
    for (const child of children) process.kill(child, "SIGSTOP");
    const reply = scene.host.request(order);
    for (const child of children) process.kill(child, "SIGKILL");
    await assert.rejects(reply, { code: "module_crashed" });
  });

  it("replaces a module process in which a PIN was accepted", async () => {
    await scene.host.snapshot();
    const [before = 0] = await childrenOf(scene.host.process.pid ?? 0);
    await scene.signWith("good");
    await gone(before);
    assert.ok((await scene.signWith("good"))["signature"]);
  });
});
