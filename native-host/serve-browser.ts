import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { MAX_COMMAND_BYTES } from "@passerelle/shared/limits.ts";
import type { Surroundings } from "./commands/context.ts";
import type { Session } from "./commands/session.ts";
import type { Log } from "./log/log-file.ts";
import { findModules, openBoard, startModules } from "./open-board.ts";
import { checkCaller } from "./stdio/caller.ts";
import { FrameOutput } from "./stdio/frame-output.ts";
import { FrameReader } from "./stdio/frame-reader.ts";

/** Serves one extension page until it closes its port. Resolves with the exit status. */
export async function serveBrowser(
  args: readonly string[],
  surroundings: Surroundings,
  log: Log,
): Promise<number> {
  const output = new FrameOutput(log);
  const discovery = await findModules(surroundings);
  checkCaller(args, discovery.extensionIds);
  const started = await startModules(discovery, surroundings);
  const { Session } = await import("./commands/session.ts");
  const tokens = await openBoard(started, surroundings, log, () => {
    session.tokensChanged();
  });
  const session = new Session({
    ...surroundings,
    tokens,
    log,
    send: (message) => output.send(message),
  });
  session.greet();
  const ended = readFrames(session, output);
  output.unblock();
  void tokens.settled().then(keepHeapSmall);
  const status = await Promise.race([ended, output.abandoned]);
  process.stdin.pause();
  await tokens.stop();
  if (status !== 0) await output.flush();
  return status;
}

/**
 * A command leaves little behind: 1 MiB of young objects at a time is enough, which V8 would let grow to 16. It is told
 * once the first tokens are shown, because Node's own modules are loaded more slowly from then on.
 */
async function keepHeapSmall(): Promise<void> {
  const { setFlagsFromString } = await import("node:v8");
  setFlagsFromString("--semi-space-growth-factor=1");
}

/** Hands every frame of stdin to the session. Resolves at the end of the stream, or when it makes no sense any more. */
function readFrames(session: Session, output: FrameOutput): Promise<number> {
  const reader = new FrameReader(MAX_COMMAND_BYTES);
  return new Promise((resolve) => {
    process.stdin.on("data", (chunk: Buffer) => {
      try {
        for (const frame of reader.take(chunk)) void session.receive(frame);
      } catch (error) {
        if (!(error instanceof PasserelleError)) throw error;
        output.send({
          id: null,
          error: { code: error.code, message: error.message },
        });
        resolve(1);
      }
    });
    process.stdin.once("end", () => resolve(0));
    process.stdin.once("error", () => resolve(0));
  });
}
