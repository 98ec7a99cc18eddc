import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { fromPkcs11 } from "./ckr.ts";
import { openLibrary } from "./library.ts";
import {
  moduleRequest,
  type ModuleMessage,
  type ModuleRequest,
} from "./messages.ts";
import { sign } from "./sign.ts";
import { Slots } from "./slots.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/** The process of one PKCS#11 library: `module-process <library> [<init arguments>]`, started by the host. */

const POLL_INTERVAL_MS = 250;

const [path = "", initArgs = null] = process.argv.slice(2);
process.once("disconnect", () => process.exit(0));

function send(message: ModuleMessage): void {
  process.send?.(message);
}

try {
  const library = openLibrary(path, initArgs);
  const slots = new Slots(library);
  let timer: NodeJS.Timeout | null = null;
  let queue = Promise.resolve();

  const report = () => {
    send({
      event: "tokens",
      tokens: slots.tokens.map(({ certificates, ...token }) => ({
        ...token,
        certificates: certificates.map(({ value, label, key }) => ({
          value,
          label,
          key,
        })),
      })),
    });
  };
  const poll = () => {
    if (slots.poll()) report();
  };
  const watch = (watching: boolean) => {
    if (timer !== null) clearInterval(timer);
    timer = watching ? setInterval(poll, POLL_INTERVAL_MS) : null;
    if (!watching) return;
    slots.poll();
    report();
  };
  const answer = async (request: ModuleRequest) => {
    switch (request.call) {
      case "watch":
        watch(request.watching);
        return {};
      case "sign": {
        slots.poll();
        const token = slots.find(request.slot, request.insertion);
        if (token === null) throw new PasserelleError("token_removed");
        const pin =
          request.pin === null ? null : Buffer.from(request.pin, "base64");
        try {
          return await sign(library, token, request, pin);
        } finally {
          pin?.fill(0);
        }
      }
      default:
        throw new PasserelleError("command_unknown");
    }
  };
  process.on("message", (untrusted) => {
    queue = queue.then(async () => {
      const request = parseWith(moduleRequest, untrusted);
      try {
        send({ id: request.id, result: await answer(request) });
      } catch (error) {
        const { code, message } = fromPkcs11(error);
        send({ id: request.id, error: { code, message } });
      }
    });
  });
} catch (error) {
  const { code, message } = fromPkcs11(error);
  send({ event: "failed", code, message });
  process.disconnect();
}
