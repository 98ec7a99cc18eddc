import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseChallenge } from "@passerelle/shared/protocol/challenge.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { relayRequest } from "@passerelle/shared/protocol/relay.ts";
import type { Runtime } from "webextension-polyfill";
import { lineOf } from "./line.ts";
import { Operation } from "./operation.ts";
import type { Operations } from "./operations.ts";
import { requesterOf } from "./requester.ts";

/** What the browser does for an operation. */
export interface OperationContext {
  readonly now: () => number;
  readonly newId: () => string;
  readonly isAllowedSite: (origin: string) => Promise<boolean>;
  /** Opens the dialog for an operation over the asking window and returns the dialog's window id. */
  readonly openDialog: (
    operationId: string,
    askingWindowId: number,
  ) => Promise<number>;
  readonly isWindowOpen: (windowId: number) => Promise<boolean>;
  readonly focusWindow: (windowId: number) => void;
}

/** Serves one port from a content script: its first message starts an operation, a later one may cancel it. */
export function servePage(
  port: Runtime.Port,
  operations: Operations,
  context: OperationContext,
): void {
  let operation: Operation | null = null;
  port.onMessage.addListener((untrusted) => {
    try {
      const request = parseWith(relayRequest, untrusted);
      if (request.type === "cancel") operation?.cancel("operation_cancelled");
      else if (!operation) {
        operation = start(port, request.challenge, operations, context);
      }
    } catch (error) {
      refuse(port, error);
    }
  });
  port.onDisconnect.addListener(() => operation?.pageGone());
}

function start(
  port: Runtime.Port,
  challenge: string,
  operations: Operations,
  context: OperationContext,
): Operation {
  const { tabId, windowId, origin } = requesterOf(port.sender);
  const { expiresAt } = parseChallenge(challenge);
  if (expiresAt * 1000 <= context.now()) {
    throw new PasserelleError("challenge_expired");
  }
  const running = operations.ofTab(tabId);
  if (running) {
    if (running.dialogWindowId !== null) {
      context.focusWindow(running.dialogWindowId);
    }
    throw new PasserelleError("operation_in_progress");
  }
  const operation = new Operation({
    id: context.newId(),
    tabId,
    origin,
    challenge,
    page: lineOf(port),
    onSettled: () => operations.delete(operation),
  });
  operations.add(operation);
  void open(operation, origin, windowId, context);
  return operation;
}

async function open(
  operation: Operation,
  origin: string,
  askingWindowId: number,
  context: OperationContext,
): Promise<void> {
  try {
    if (!(await context.isAllowedSite(origin))) {
      operation.fail("site_not_allowed");
      return;
    }
    const windowId = await context.openDialog(operation.id, askingWindowId);
    operation.dialogWindowId = windowId;
    // Closed before its id was known: the browser's own word of it came too early to be understood.
    if (!(await context.isWindowOpen(windowId))) operation.dialogGone();
  } catch (error) {
    operation.fail(withoutDetail(error).code);
  }
}

function refuse(port: Runtime.Port, error: unknown): void {
  const { code, message } =
    error instanceof PasserelleError ? error : withoutDetail(error);
  port.postMessage({ type: "failed", error: { code, message } });
  port.disconnect();
}

/** What went wrong inside is for the extension's own console; a page learns that something did. */
function withoutDetail(error: unknown): PasserelleError {
  console.error("Passerelle:", error);
  return new PasserelleError("internal_error");
}
