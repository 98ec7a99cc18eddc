/**
 * The process behind `scripts/token`: holds the cards and the reader, and takes one command a line on a Unix socket.
 * Arguments: the socket, then a folder for each card with `9A.key`, `9A.pem`, and `9C.key`, `9C.pem` where it has one.
 */
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { quoted } from "../../scripts/dev/command.ts";
import { connects } from "../fixtures/port.ts";
import { PivCard, startReader, VirtualReader } from "./index.ts";
import { KEY_SLOTS, type KeySlot } from "./piv-objects.ts";

/** Where the machine's own pcscd listens for a card when Debian's vpcd is installed. */
const MACHINE_PORT = 0x8c7b;
/** The machine's own pcscd does not say what it has noticed; it looks every 400 ms. */
const NOTICED_WITHIN_MS = 1000;

const [socketFile = "", ...cardFolders] = process.argv.slice(2);
const cards = cardFolders.map(readCard);
const isOnMachine = await connects(MACHINE_PORT);
const service = isOnMachine ? null : await startReader();
const reader =
  service?.reader ??
  new VirtualReader(MACHINE_PORT, () => delay(NOTICED_WITHIN_MS));
let chosen = 0;
/** Of the card since it was last powered after it was put in. */
let reading = { poweredAtMs: 0, cardMs: 0 };
reader.on("exchange", ({ startedAt, endedAt }) => {
  reading.cardMs += endedAt - startedAt;
});

function readCard(folder: string): PivCard {
  const slots: ConstructorParameters<typeof PivCard>[0]["slots"] = {};
  for (const name of Object.keys(KEY_SLOTS) as KeySlot[]) {
    const file = join(folder, name);
    if (!existsSync(`${file}.pem`)) continue;
    slots[name] = {
      keyPem: readFileSync(`${file}.key`, "utf8"),
      certificatePem: readFileSync(`${file}.pem`, "utf8"),
    };
  }
  return new PivCard({ slots });
}

function status(): string {
  const card = cards[chosen]!;
  return [
    `card ${chosen + 1} of ${cards.length}: ${reader.card ? "in the reader" : "out"}`,
    `PIN: ${card.pin.isLocked ? "locked" : `${card.pin.triesLeft} tries`}${card.isVerified ? ", verified" : ""}`,
    `PUK: ${card.puk.isLocked ? "locked" : `${card.puk.triesLeft} tries`}`,
    `each APDU takes ${reader.latencyMs} ms more`,
    service
      ? `reader service: its own; programs find it by PCSCLITE_CSOCK_NAME=${service.environment["PCSCLITE_CSOCK_NAME"]}`
      : "reader service: the machine's",
  ].join("\n");
}

const COMMANDS: Record<string, (argument: string) => Promise<string>> = {
  async insert() {
    if (!reader.card) {
      reader.once("power", () => {
        reading = { poweredAtMs: Date.now(), cardMs: 0 };
      });
      await reader.insert(cards[chosen]!);
    }
    return status();
  },
  async remove() {
    await reader.remove();
    return status();
  },
  async swap() {
    await reader.remove();
    chosen = (chosen + 1) % cards.length;
    await reader.insert(cards[chosen]!);
    return status();
  },
  /** Pulls the card in the middle of the next signature. */
  async pull() {
    void reader.pullDuring("generalAuthenticate");
    return "the card will be pulled in the middle of the next signature";
  },
  async lock() {
    cards[chosen]!.pin.lock();
    return status();
  },
  async slow(milliseconds) {
    if (!/^\d{1,5}$/.test(milliseconds)) return "slow wants milliseconds";
    reader.latencyMs = Number(milliseconds);
    return status();
  },
  async status() {
    return status();
  },
  /** When the reader service powered the card, in the epoch's milliseconds, and how long it was at work since. */
  async reading() {
    return JSON.stringify(reading);
  },
  async env() {
    return Object.entries(service?.environment ?? {})
      .map(([name, value]) => `export ${name}=${quoted(value)}`)
      .join("\n");
  },
  async stop() {
    setImmediate(() => void stop());
    return "stopped";
  },
};

async function stop(): Promise<void> {
  server.close();
  await reader.remove();
  await service?.close();
  await rm(socketFile, { force: true });
  process.exit(0);
}

async function answer(line: string): Promise<string> {
  const [name = "", argument = ""] = line.trim().split(/\s+/);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return command
    ? command(argument)
    : `no such command; there are ${Object.keys(COMMANDS).join(", ")}`;
}

const server = createServer({ allowHalfOpen: true }, (connection) => {
  connection.on("error", () => undefined);
  createInterface({ input: connection }).once("line", (line) => {
    void answer(line).then((text) => connection.end(`${text}\n`));
  });
});
process.once("SIGTERM", () => void stop());
process.once("SIGINT", () => void stop());
await rm(socketFile, { force: true });
server.listen(socketFile);
