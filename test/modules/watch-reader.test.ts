import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { READER_EMPTY } from "@passerelle/host/pkcs11/reader-empty.ts";
import { HOST_PROGRAM } from "../fixtures/host-client.ts";
import { startReader, type ReaderService } from "../virtual-card/index.ts";
import { createCard } from "./tokens/card.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

const PROGRAM = join(dirname(HOST_PROGRAM), "watch-reader.cjs");
/** pcscd calls its two slots `… 00 00` and `… 00 01`. */
const TWINS = "Passerelle twin";

describe("the watch on a reader", function () {
  this.timeout(30_000);
  let work: Workplace;
  let service: ReaderService;
  const started: ChildProcess[] = [];

  before(async () => {
    work = await createWorkplace();
    service = await startReader(TWINS);
    await service.secondReader.insert(createCard([work.rsaCustomer]));
  });
  after(async () => {
    for (const child of started) child.kill("SIGKILL");
    await service?.close();
    await work?.clear();
  });

  const watch = (reader: string) => {
    const child = spawn(
      process.execPath,
      [PROGRAM, String(process.pid), "ended-by-thread", reader],
      { stdio: "ignore", env: { ...process.env, ...service.environment } },
    );
    started.push(child);
    return child;
  };
  const statusOf = async (child: ChildProcess) => {
    if (child.exitCode === null) await once(child, "exit");
    return child.exitCode;
  };

  it("ends by itself where there is no such reader", async () => {
    for (const reader of ["", "Another reader"])
      assert.equal(await statusOf(watch(reader)), 0);
  });

  it("tells at once that a reader is empty, though its twin is not", async () => {
    const status = await statusOf(watch(`${TWINS} 00 00`));
    assert.equal(status, READER_EMPTY);
  });

  it("takes a name that fits twins for the one with the card, and tells when that is gone", async () => {
    const both = watch(TWINS);
    const full = watch(`${TWINS} 00 01`);
    // While these two look, start to end, those above look too.
    await statusOf(watch(`${TWINS} 00 00`));
    await statusOf(watch(`${TWINS} 00 00`));
    assert.deepEqual([both.exitCode, full.exitCode], [null, null]);
    await service.secondReader.remove();
    assert.equal(await statusOf(both), READER_EMPTY);
    assert.equal(await statusOf(full), READER_EMPTY);
  });
});
