import { readSync } from "node:fs";
import { readFrameNow } from "../stdio/frame-reader.ts";
import {
  CHANNEL,
  MAX_CHANNEL_MESSAGE_BYTES,
  sendNow,
  type LibraryOrder,
} from "./channel.ts";
import { fromPkcs11 } from "./ckr.ts";
import { dieWithHost } from "./die-with-host.ts";
import { libraryFaultOf } from "./library-faults.ts";
import { LoadedModule } from "./loaded-module.ts";
import type { ModuleMessage } from "./messages.ts";
import { withoutInternals } from "./read-certificates.ts";
import { TokenPoll } from "./token-poll.ts";

/**
 * The process of one PKCS#11 library, `module-process <host’s pid> (ended-by-kernel | ended-by-thread)`: started by the
 * host, or beside it before the host knows which libraries there are. It waits to be told its own, shows the tokens
 * before it loads what only requests need, and ends when the host closes the channel.
 */

const [host, endedBy] = process.argv.slice(2);
const send = (message: ModuleMessage) => {
  sendNow(message);
};

function reportTokens({ slots }: LoadedModule): void {
  send({
    event: "tokens",
    tokens: slots.tokens.map(({ certificates, ...token }) => ({
      ...token,
      certificates: certificates.map(withoutInternals),
    })),
  });
}

async function serve(): Promise<void> {
  await dieWithHost(Number(host), endedBy);
  const order = readOrder();
  if (order === null) return;
  for (const [name, value] of Object.entries(order.environment)) {
    if (value === null) delete process.env[name];
    else process.env[name] = value;
  }
  const module = new LoadedModule(order.path, order.initArguments);
  const report = () => {
    reportTokens(module);
  };
  const poll = new TokenPoll(module.slots, report, fail);
  poll.begin();
  const { serveHost } = await import("./serve-host.ts");
  serveHost(module, poll, send);
}

/** Null when the host closes the channel before it has a library for this process. */
function readOrder(): LibraryOrder | null {
  const frame = readFrameNow(CHANNEL, MAX_CHANNEL_MESSAGE_BYTES);
  return frame && (JSON.parse(frame.toString("utf8")) as LibraryOrder);
}

function fail(error: unknown): void {
  const { code, message } = fromPkcs11(error);
  send({ event: "failed", code: libraryFaultOf(code), message });
}

/**
 * Blocks until the host closes the channel, or kills this process. Had this end closed first, what the host writes before
 * it reads would have its socket broken, and the reason of the failure lost.
 */
function awaitHost(): void {
  const ignored = Buffer.alloc(1024);
  while (readSync(CHANNEL, ignored) > 0) continue;
}

serve().catch((error: unknown) => {
  fail(error);
  awaitHost();
});
