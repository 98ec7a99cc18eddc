import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { HOST_PROGRAM } from "../fixtures/host-client.ts";
import { FAULTY_PIN } from "./faulty-host.ts";
import { useFaultyHost } from "./use-faulty-host.ts";

const HEALTHY = "healthy";
const CRASHING = "crashing";
/** Four looks, or two starts of a library that crashed. */
const WHILE_MS = 1_200;

describe("the libraries of a host", function () {
  this.timeout(60_000);
  const faulty = useFaultyHost([
    { name: HEALTHY, settings: [] },
    { name: CRASHING, settings: ["fault C_GetSlotList abort"] },
  ]);
  before(async () => {
    await faulty.tokenOf(HEALTHY);
    await faulty.moduleState(CRASHING, "failed");
  });

  const looksOf = (name: string) => faulty.countOf(name, "C_GetSlotList");

  it("are asked for tokens again and again while somebody watches", async () => {
    const before = await looksOf(HEALTHY);
    while ((await looksOf(HEALTHY)) < before + 3) await wait(20);
  });

  it("are called no more once nobody does, and not started anew", async () => {
    const { host } = faulty;
    await host.request({ command: "unwatch-tokens" });
    // What was under way is over by then.
    await wait(WHILE_MS);
    const [healthy, crashing] = [
      await looksOf(HEALTHY),
      await looksOf(CRASHING),
    ];
    const heard = host.messages.length;
    await wait(WHILE_MS);
    assert.equal(await looksOf(HEALTHY), healthy);
    assert.equal(await looksOf(CRASHING), crashing);
    assert.equal(host.messages.length, heard);
  });

  it("are looked at for what a command needs", async () => {
    const before = await looksOf(HEALTHY);
    await faulty.signWith(HEALTHY);
    assert.ok((await looksOf(HEALTHY)) > before);
  });

  it("are called no more while the command line asks for a PIN", async () => {
    const library = faulty.libraries.get(HEALTHY)!;
    const configurationFile = join(faulty.folder, "command-line.json");
    const add = [{ name: HEALTHY, path: library.path }];
    await writeFile(
      configurationFile,
      JSON.stringify({ modules: { catalogue: false, p11Kit: false, add } }),
    );
    await faulty.host.request({ command: "unwatch-tokens" });
    await wait(WHILE_MS);
    const before = await looksOf(HEALTHY);
    const args = ["pin", "change", "--pin-stdin"];
    const asking = spawn(
      HOST_PROGRAM,
      [...args, "--config", configurationFile],
      { stdio: ["pipe", "ignore", "inherit"] },
    );
    // A look is two calls: how many slots, then which ones.
    while ((await looksOf(HEALTHY)) < before + 2) await wait(20);
    await wait(WHILE_MS);
    const asked = await looksOf(HEALTHY);
    asking.stdin.end(`${FAULTY_PIN}\n5678\n`);
    const [status] = await once(asking, "exit");
    assert.equal(status, 0);
    assert.equal(asked, before + 2);
  });

  it("are all asked again once somebody watches again", async () => {
    const before = await Promise.all([looksOf(HEALTHY), looksOf(CRASHING)]);
    await faulty.host.request({ command: "watch-tokens" });
    for (const [index, name] of [HEALTHY, CRASHING].entries())
      while ((await looksOf(name)) <= before[index]!) await wait(20);
  });
});
