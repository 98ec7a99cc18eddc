import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createCa } from "../../dev/ca.ts";
import { createCardFolder } from "../../dev/card-folder.ts";
import { askCard, startCardProcess } from "../../dev/card-process.ts";
import { createRunFolder, removeRunFolder } from "../../dev/folders.ts";
import {
  hostConfigurationFile,
  writeHostConfiguration,
} from "../../dev/host.ts";
import { HOLDERS } from "../../dev/people.ts";
import { openRunningHost } from "./running-host.ts";

const OPENSC = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so";
/** The host looks four times a second: what a card waits for that depends on when it is put in. */
const LOOK_INTERVAL_MS = 250;

interface Reading {
  readonly poweredAtMs: number;
  readonly cardMs: number;
}

/**
 * Puts a virtual card so many times into the reader of a host that runs, each time at another moment between two looks.
 * Gives the milliseconds from the reader service's powering it to the snapshot that shows its certificates, without
 * those the card itself was at work.
 */
export async function timeCardsShown(
  program: string,
  rounds: number,
): Promise<number[]> {
  const folder = await createRunFolder();
  const socketFile = join(folder, "card.sock");
  const ask = async (command: string) =>
    (await askCard(socketFile, command)) ?? "";
  try {
    const ca = await createCa(join(folder, "ca"));
    const cardFolder = join(folder, "card");
    await createCardFolder(ca, cardFolder, "card", HOLDERS);
    await startCardProcess(socketFile, [cardFolder]);
    const [, name = "", value = ""] =
      /export (\w+)='([^']*)'/.exec(await ask("env")) ?? [];
    await writeHostConfiguration(folder, [{ name: "OpenSC", path: OPENSC }]);
    const host = await openRunningHost(program, hostConfigurationFile(folder), {
      ...process.env,
      HOME: folder,
      [name]: value,
    });
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await pause((round / rounds) * LOOK_INTERVAL_MS);
      const shown = host
        .shows((tokens) => tokens.includes('"commonName"'))
        .then(() => Date.now());
      await ask("insert");
      const shownAtMs = await shown;
      const reading = JSON.parse(await ask("reading")) as Reading;
      times.push(shownAtMs - reading.poweredAtMs - reading.cardMs);
      const gone = host.shows((tokens) => tokens.includes('"tokens":[]'));
      await ask("remove");
      await gone;
    }
    host.close();
    return times;
  } finally {
    await ask("stop");
    await removeRunFolder(folder);
  }
}
