import type { Surroundings } from "../commands/context.ts";
import { openLogFile } from "../log/log-file.ts";
import { logPath } from "../log/log-path.ts";
import { findModules, openBoard, startModules } from "../open-board.ts";
import type { TokenBoard } from "../tokens/token-board.ts";

/** Runs `use` once every library has shown its tokens or failed, and ends the module processes afterwards. */
export async function withTokens<Result>(
  surroundings: Surroundings,
  use: (tokens: TokenBoard) => Promise<Result> | Result,
): Promise<Result> {
  const { environment, clock } = surroundings;
  const log = openLogFile(logPath(environment, process.platform), clock);
  const discovery = await findModules(surroundings);
  const started = await startModules(discovery, surroundings);
  const tokens = await openBoard(started, surroundings, log, () => undefined);
  try {
    await tokens.settled();
    return await use(tokens);
  } finally {
    await tokens.stop();
  }
}
