import { setTimeout as wait } from "node:timers/promises";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { ModuleError } from "../supervision/module-error.ts";
import { EXPLANATION_LIMIT_MS } from "../supervision/time-limits.ts";
import type { HeldToken } from "../tokens/held-token.ts";
import { triesLeftAfter, unusableBecause } from "../tokens/token-state.ts";
import { RefusedPin } from "./refused-pin.ts";
import type { CommandContext } from "./context.ts";

/**
 * Runs one operation on one token: found, usable, not busy. A refused PIN comes back with the tries the token admits.
 *
 * @param signal aborted when nobody waits for the operation any more: one that has not begun never does
 * @throws PasserelleError `token_not_found`, `operation_cancelled`, why the token is unusable, `command_busy`, or what
 * the operation throws
 */
export async function operate<Result>(
  { tokens }: CommandContext,
  tokenId: string,
  signal: AbortSignal,
  operation: (held: HeldToken) => Promise<Result>,
  options: OperateOptions = {},
): Promise<Result> {
  const held = await tokens.find(tokenId);
  if (signal.aborted) throw new PasserelleError("operation_cancelled");
  const unusable = unusableBecause(held.token);
  if (unusable !== null && options.evenIf?.includes(unusable) !== true)
    throw new PasserelleError(unusable);
  try {
    return await tokens.reserve(held, () => operation(held));
  } catch (error) {
    if (error instanceof PasserelleError && error.code === "module_timeout")
      throw await explainTimeout(error, held);
    throw withTriesLeft(error);
  }
}

/** A library may hang because its token was pulled: its next process tells, unless it hangs or fails itself. */
async function explainTimeout(
  timeout: PasserelleError,
  { module, token }: HeldToken,
): Promise<PasserelleError> {
  await Promise.race([
    module.settled(),
    wait(EXPLANATION_LIMIT_MS, undefined, { ref: false }),
  ]);
  if (module.state !== "ready") return timeout;
  const isThere = module.tokens.some(
    ({ slot, serialNumber }) =>
      slot === token.slot && serialNumber === token.serialNumber,
  );
  return isThere
    ? timeout
    : new PasserelleError("token_removed", timeout.message);
}

export interface OperateOptions {
  /** States that do not stop this operation: a locked PIN is what unblocking is for. */
  readonly evenIf?: readonly PasserelleError["code"][];
}

function withTriesLeft(error: unknown): unknown {
  if (!(error instanceof ModuleError)) return error;
  const { code, message, tokenFlags } = error;
  const triesLeft =
    tokenFlags === null ? null : triesLeftAfter(code, tokenFlags);
  return triesLeft === null ? error : new RefusedPin(code, message, triesLeft);
}
