/** What `scripts/token` runs: one command for the virtual card, whose process is started when there is none. */
import { access } from "node:fs/promises";
import { join } from "node:path";
import { createCa, developmentCa } from "./ca.ts";
import { createCardFolder } from "./card-folder.ts";
import { askCard, startCardProcess } from "./card-process.ts";
import { developmentFolder } from "./folders.ts";
import { ELODIE, MAEL } from "./people.ts";

/** The first card has both people’s keys, the one it is swapped for only one. */
const CARDS = { "card-1": [ELODIE, MAEL], "card-2": [MAEL] };

const folder = join(await developmentFolder(), "cards");
const socketFile = join(folder, "control.sock");
const command = process.argv.slice(2).join(" ") || "status";

let answer = await askCard(socketFile, command);
if (answer === null && command === "stop") answer = "no virtual card runs";
if (answer === null) {
  await startCardProcess(socketFile, await prepareCards());
  answer = await askCard(socketFile, command);
}
console.log(answer);

/** Makes the cards once; they are kept. */
async function prepareCards(): Promise<string[]> {
  const ca = developmentCa(join(folder, "ca"));
  const isThere = await access(join(folder, "card-2", "9A.pem")).then(
    () => true,
    () => false,
  );
  if (!isThere) await createCa(ca.folder);
  for (const [name, holders] of Object.entries(CARDS)) {
    if (!isThere) await createCardFolder(ca, join(folder, name), name, holders);
  }
  return Object.keys(CARDS).map((name) => join(folder, name));
}
