import { fromPkcs11 } from "./ckr.ts";
import { dieWithHost } from "./die-with-host.ts";
import { LoadedModule } from "./loaded-module.ts";
import type { ModuleMessage } from "./messages.ts";
import { withoutInternals } from "./read-certificates.ts";
import { TokenPoll } from "./token-poll.ts";

/**
 * The process of one PKCS#11 library, started by the host:
 * `module-process <host’s pid> (ended-by-kernel | ended-by-thread) <library> [<init arguments>]`.
 * It shows the tokens before it loads what only requests need, and ends when the host closes the channel.
 */

const [host, endedBy, path = "", initArgs = null] = process.argv.slice(2);
const send = (message: ModuleMessage) => {
  process.send?.(message);
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
  process.once("disconnect", () => process.exit());
  await dieWithHost(Number(host), endedBy);
  const module = new LoadedModule(path, initArgs);
  process.prependOnceListener("disconnect", () => {
    module.finish();
  });
  const report = () => {
    reportTokens(module);
  };
  const poll = new TokenPoll(module.slots, report, fail);
  poll.start();
  const { serveHost } = await import("./serve-host.ts");
  serveHost(module, poll, send);
}

function fail(error: unknown): void {
  const { code, message } = fromPkcs11(error);
  send({ event: "failed", code, message });
}

serve().catch(fail);
