import assert from "node:assert/strict";
import { CONFIRM_ARMING_MS } from "@passerelle/shared/limits.ts";
import type { DialogMessage } from "@passerelle/shared/protocol/dialog.ts";
import { snapshot, token } from "@passerelle/shared/protocol/token-fixture.ts";
import { DialogSession } from "../dialog/session.ts";
import type { DialogState } from "../dialog/state.ts";
import { challengeText } from "./challenge.ts";
import { HostEnd } from "./host.ts";
import { settle, type useTimers } from "./timers.ts";

export const PIN = "73915482";

/** The dialog's session, between a host, a background and a window of the test's. */
export function openSession() {
  const hosts: HostEnd[] = [];
  const told: DialogMessage[] = [];
  const states: DialogState[] = [];
  let closings = 0;
  const session = new DialogSession({
    openNativePort: () => {
      const host = new HostEnd();
      hosts.push(host);
      return host.port;
    },
    tellBackground: (message) => told.push(message),
    render: (state) => states.push(state),
    closeWindow: () => closings++,
    now: () => 1_000_000,
  });
  session.start();
  return {
    session,
    told,
    states,
    hosts,
    host: () => hosts.at(-1) ?? assert.fail("no host"),
    isClosed: () => closings > 0,
  };
}

/** The same, its operation begun, its host ready and with these tokens, OK armed. */
export function openArmed(
  time: ReturnType<typeof useTimers>,
  shown = snapshot([token()]),
) {
  const dialog = openSession();
  dialog.session.obey({
    type: "operation",
    origin: "https://www.example.coop",
    challenge: challengeText(),
  });
  dialog.host().greet();
  dialog.host().say({ id: 1, result: {} });
  dialog.host().say({ event: "tokens", snapshot: shown });
  time.pass(CONFIRM_ARMING_MS);
  return dialog;
}

/** The host's reply to the last command. */
export async function answer(
  dialog: ReturnType<typeof openSession>,
  reply: object,
) {
  dialog.host().say({ id: dialog.host().last.id, ...reply });
  await settle();
}
