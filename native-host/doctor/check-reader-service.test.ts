import assert from "node:assert/strict";
import { PCSCD_SOCKET, snapshotOf } from "./diagnosis-fixture.ts";
import { useDesk } from "./use-desk.ts";

describe("checkReaderService", () => {
  const desk = useDesk();
  beforeEach(() => {
    desk.snapshot = snapshotOf([]);
  });
  const service = async () =>
    (await desk.findings("reader-service")).map(({ status, sentence }) => [
      status,
      sentence.en,
    ]);

  it("tells that pcscd is not installed", async () => {
    desk.pcscd?.close();
    desk.computer.erase("/usr/sbin/pcscd");
    assert.match((await service())[0]?.[1] ?? "", /is not installed/);
  });
  it("tells that pcscd is stopped, whether its socket is gone or left behind", async () => {
    desk.pcscd?.close();
    assert.deepEqual(await service(), [
      ["problem", "The smart-card reader service (pcscd) is stopped."],
    ]);
    desk.computer.write(PCSCD_SOCKET, "");
    assert.match((await service())[0]?.[1] ?? "", /is stopped/);
  });
  it("follows the socket that the environment names", async () => {
    desk.pcscd?.close();
    desk.pcscd = await desk.computer.listen("/run/other");
    desk.computer = {
      ...desk.computer,
      environment: {
        ...desk.computer.environment,
        PCSCLITE_CSOCK_NAME: "/run/other",
      },
    };
    assert.equal((await service())[0]?.[0], "ok");
  });
  it("is only warned of where a key is seen all the same", async () => {
    desk.pcscd?.close();
    desk.snapshot = snapshotOf();
    await desk.expectOne(
      "reader-service",
      "warning",
      /is stopped/,
      /systemctl/,
    );
  });
});
