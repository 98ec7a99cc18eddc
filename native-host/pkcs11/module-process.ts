import { fromPkcs11 } from "./ckr.ts";
import { LoadedModule } from "./loaded-module.ts";
import type { ModuleMessage } from "./messages.ts";
import { serveHost } from "./serve-host.ts";
import { dieWithHost } from "./die-with-host.ts";

/** The process of one PKCS#11 library: `module-process <library> [<init arguments>]`, started by the host. */

const [path = "", initArgs = null] = process.argv.slice(2);
const send = (message: ModuleMessage) => {
  process.send?.(message);
};

dieWithHost();
try {
  serveHost(new LoadedModule(path, initArgs), send);
} catch (error) {
  const { code, message } = fromPkcs11(error);
  send({ event: "failed", code, message });
}
