import assert from "node:assert/strict";
import { CHROMIUM_EXTENSION_ID } from "@passerelle/shared/protocol/native.ts";
import { HostClient } from "../fixtures/host-client.ts";
import { createTestToken } from "../fixtures/softhsm.ts";

describe("a host started by an extension it does not know", () => {
  it("says so and ends", async () => {
    const token = await createTestToken([]);
    const host = new HostClient({
      ...token,
      args: [
        `chrome-extension://${CHROMIUM_EXTENSION_ID.replace("j", "a")}/`,
        "--config",
        token.configurationFile,
      ],
    });
    const error = await host.waitFor((message) =>
      "error" in message ? message : null,
    );
    assert.equal(error.id, null);
    assert.equal(error.error.code, "host_forbidden");
    assert.equal(await host.close(), 1);
    assert.equal(host.messages.length, 1);
    await token.remove();
  });
});

describe("a host whose administrator's file is wrong", () => {
  it("says so and ends", async () => {
    const token = await createTestToken([]);
    const host = new HostClient({ ...token, configurationFile: "/nowhere" });
    const code = await host.waitFor((message) =>
      "error" in message ? message.error.code : null,
    );
    assert.equal(code, "configuration_unreadable");
    assert.equal(await host.close(), 1);
    await token.remove();
  });
});
