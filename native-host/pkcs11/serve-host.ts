import { Socket } from "node:net";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { FrameReader } from "../stdio/frame-reader.ts";
import { changePin } from "./calls/change-pin.ts";
import { readHiddenCertificates } from "./calls/read-hidden-certificates.ts";
import { sign } from "./calls/sign.ts";
import { unblockPin } from "./calls/unblock-pin.ts";
import { CHANNEL, MAX_CHANNEL_MESSAGE_BYTES } from "./channel.ts";
import { explainFailure, type Failure } from "./explain-failure.ts";
import type { LoadedModule } from "./loaded-module.ts";
import {
  moduleOrder,
  type ModuleMessage,
  type ModuleOrder,
  type ModuleRequest,
} from "./messages.ts";
import type { ReadToken } from "./read-token.ts";
import { tidyUp } from "./tidy-up.ts";
import type { TokenPoll } from "./token-poll.ts";
import type { Caller } from "./token-session.ts";

type Send = (message: ModuleMessage) => void;

/** What a request needs beside its own fields. */
interface Service {
  readonly module: LoadedModule;
  readonly poll: TokenPoll;
  readonly send: Send;
}

/** Answers the host's requests, one after the other, until it closes the channel. */
export function serveHost(
  module: LoadedModule,
  poll: TokenPoll,
  send: Send,
): void {
  let queue = Promise.resolve();
  const service = { module, poll, send };
  const unanswered = new Map<number, AbortController>();
  const reader = new FrameReader(MAX_CHANNEL_MESSAGE_BYTES);
  // This end stays open until the process has ended: that is how the host sees when the cards are let go.
  const socket = new Socket({ fd: CHANNEL, allowHalfOpen: true });
  socket.on("data", (chunk) => {
    for (const frame of reader.take(chunk)) {
      const order = parseOrder(frame);
      if ("cancel" in order) {
        unanswered.get(order.cancel)?.abort();
        continue;
      }
      if ("watch" in order) {
        if (order.watch) poll.start(() => send({ event: "looking" }));
        else poll.stop();
        continue;
      }
      const controller = new AbortController();
      unanswered.set(order.id, controller);
      queue = queue
        .then(() => answer(service, order, controller.signal))
        .finally(() => unanswered.delete(order.id));
    }
  });
  socket.once("end", () => {
    tidyUp(() => {
      module.finish();
      send({ event: "finished" });
    });
    process.exit();
  });
}

/** Reads a frame, and overwrites it, for it may hold a PIN. */
function parseOrder(frame: Buffer): ModuleOrder {
  const untrusted: unknown = JSON.parse(frame.toString("utf8"));
  frame.fill(0);
  return parseWith(moduleOrder, untrusted);
}

async function answer(
  service: Service,
  request: ModuleRequest,
  signal: AbortSignal,
): Promise<void> {
  const { id } = request;
  const { module, poll, send } = service;
  const cleanups: (() => void)[] = [];
  let hasBegunChange = false;
  const caller: Caller = {
    module,
    signal,
    beginPinChange: () => {
      hasBegunChange = true;
      send({ id, otherwise: UNCERTAIN });
    },
    afterwards: (cleanup) => void cleanups.unshift(cleanup),
  };
  try {
    const result = await perform(poll, request, caller);
    send({ id, result });
  } catch (error) {
    const failure = await explainFailure(error, poll, request, signal);
    const isLost = hasBegunChange && failure.code === "token_removed";
    send({
      id,
      error: isLost
        ? { ...failure, code: UNCERTAIN.code }
        : withTokenFlags(service, request, failure),
    });
  }
  for (const cleanup of cleanups) tidyUp(cleanup);
}

const UNCERTAIN: Failure = {
  code: "pin_change_uncertain",
  message: "lost in the call that changes the PIN",
};

/** A try was used where a PIN was refused: no fault of the library in what is asked after that may hide it. */
function withTokenFlags(
  { poll, send }: Service,
  request: ModuleRequest,
  failure: Failure,
): Failure & { tokenFlags?: number } {
  // Nothing is asked of a token that may be gone: OpenSC 0.23 never returns from C_GetTokenInfo then.
  if (!("slot" in request) || !/^(?:pin|puk)_/.test(failure.code))
    return failure;
  send({ id: request.id, otherwise: failure });
  const tokenFlags = poll.refresh(request.slot);
  return tokenFlags === null ? failure : { ...failure, tokenFlags };
}

async function perform(
  poll: TokenPoll,
  request: ModuleRequest,
  caller: Caller,
): Promise<Record<string, unknown>> {
  switch (request.call) {
    case "ping":
      return {};
    case "sign":
      return withPins([request.pin], (pin) =>
        sign(caller, find(poll, request), request, pin),
      );
    case "read-certificates":
      return withPins([request.pin], (pin) =>
        readHiddenCertificates(caller, find(poll, request), pin),
      );
    case "change-pin":
      return withPins([request.pin, request.newPin], (pin, newPin) =>
        changePin(caller, find(poll, request), pin, newPin),
      );
    case "unblock-pin":
    default:
      return withPins([request.puk, request.newPin], (puk, newPin) =>
        unblockPin(caller, find(poll, request), puk, newPin),
      );
  }
}

/** The token a request means, if it is still the one in that slot. */
function find(
  poll: TokenPoll,
  { slot, insertion }: { slot: string; insertion: number },
): ReadToken {
  poll.look();
  const token = poll.slots.find(slot, insertion);
  if (token === null) throw new PasserelleError("token_removed");
  return token;
}

/** Gives PINs as bytes and overwrites them afterwards. */
async function withPins<Result>(
  base64: readonly [string | null, (string | null)?],
  use: (first: Buffer | null, second: Buffer | null) => Promise<Result>,
): Promise<Result> {
  const [first = null, second = null] = base64.map((pin) =>
    typeof pin === "string" ? Buffer.from(pin, "base64") : null,
  );
  try {
    return await use(first, second);
  } finally {
    first?.fill(0);
    second?.fill(0);
  }
}
