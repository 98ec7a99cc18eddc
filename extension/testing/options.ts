import assert from "node:assert/strict";
import { snapshot, token } from "@passerelle/shared/protocol/token-fixture.ts";
import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";
import { OptionsSession } from "../options/session.ts";
import type { OptionsState } from "../options/state.ts";
import { HostEnd } from "./host.ts";
import { settle } from "./timers.ts";

/** The options page's session, its host ready and with these tokens. */
export function openOptions(shown = snapshot([token()])) {
  const hosts: HostEnd[] = [];
  const states: OptionsState[] = [];
  const session = new OptionsSession({
    openNativePort: () => {
      const host = new HostEnd();
      hosts.push(host);
      return host.port;
    },
    render: (state) => states.push(state),
  });
  const greet = (picture: TokenSnapshot) => {
    const host = hosts.at(-1) ?? assert.fail("no host");
    host.greet();
    host.say({ id: 1, result: {} });
    host.say({ event: "tokens", snapshot: picture });
    return host;
  };
  session.connect();
  const host = greet(shown);
  return {
    session,
    host,
    greet,
    states,
    state: () => states.at(-1) ?? assert.fail("no state"),
    answer: async (reply: object) => {
      host.say({ id: host.last.id, ...reply });
      await settle();
    },
  };
}
