import { spawn, type ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";
import { MAX_HOST_MESSAGE_BYTES } from "@passerelle/shared/limits.ts";
import { CHROMIUM_EXTENSION_ID } from "@passerelle/shared/protocol/native.ts";
import { FrameReader } from "@passerelle/host/stdio/frame-reader.ts";
import { encodeFrame } from "@passerelle/host/stdio/frame-writer.ts";

type Message = Record<string, unknown>;

/** A host that runs and has shown its tokens. */
export interface RunningHost {
  /** Sends a message and gives the next reply that is no event. */
  exchange(message: Message): Promise<Message>;
  /** Waits for a snapshot to come whose JSON fulfils a condition. */
  shows(isWanted: (snapshot: string) => boolean): Promise<void>;
  /** Resident memory of the host, and of its module processes, in MB. */
  memory(): Promise<{ host: number; module: number }>;
  close(): void;
}

export async function openRunningHost(
  program: string,
  configurationFile: string,
  environment: NodeJS.ProcessEnv,
): Promise<RunningHost> {
  const origin = `chrome-extension://${CHROMIUM_EXTENSION_ID}/`;
  const child = spawn(program, [origin, "--config", configurationFile], {
    env: environment,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const reader = new FrameReader(MAX_HOST_MESSAGE_BYTES);
  let awaited: { wants(m: Message): boolean; take(m: Message): void } | null =
    null;
  child.stdout.on("data", (chunk: Buffer) => {
    for (const frame of reader.take(chunk)) {
      const message = JSON.parse(frame.toString("utf8")) as Message;
      if (awaited?.wants(message) === true) awaited.take(message);
    }
  });
  const next = (wants: (message: Message) => boolean) =>
    new Promise<Message>((resolve) => {
      awaited = { wants, take: resolve };
    });
  const exchange = (message: Message, wants: (m: Message) => boolean) => {
    const reply = next(wants);
    child.stdin.write(encodeFrame(message, MAX_HOST_MESSAGE_BYTES));
    return reply;
  };
  await exchange({ id: 1, command: "watch-tokens" }, (message) =>
    JSON.stringify(message).includes('"complete":true'),
  );
  return {
    exchange: (message) => exchange(message, (reply) => "id" in reply),
    async shows(isWanted) {
      await next(
        (message) =>
          "snapshot" in message &&
          isWanted(JSON.stringify(message["snapshot"])),
      );
    },
    memory: () => memoryOf(child),
    close: () => child.stdin.end(),
  };
}

async function memoryOf(child: ChildProcess) {
  const { pid = 0 } = child;
  const file = `/proc/${pid}/task/${pid}/children`;
  const modules = (await readFile(file, "utf8")).split(" ").filter(Boolean);
  const sizes = await Promise.all([String(pid), ...modules].map(residentMb));
  const [host = 0, ...others] = sizes;
  return { host, module: Math.max(...others) };
}

async function residentMb(processId: string): Promise<number> {
  const status = await readFile(`/proc/${processId}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
