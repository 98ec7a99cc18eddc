import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { MAX_HOST_MESSAGE_BYTES } from "@passerelle/shared/limits.ts";
import { runCommandLine } from "./cli/run.ts";
import { takeConfiguration } from "./cli/take-configuration.ts";
import { openLogFile } from "./log/log-file.ts";
import { logPath } from "./log/log-path.ts";
import { serveBrowser } from "./serve-browser.ts";
import { encodeFrame, writeFrame } from "./stdio/frame-writer.ts";

const clock = () => new Date();
const environment = process.env;

async function main(): Promise<number> {
  const { rest: args, ...configuration } = takeConfiguration(
    process.argv.slice(2),
  );
  const commandLine = await runCommandLine(args, {
    ...configuration,
    environment,
    clock,
  });
  if (commandLine !== null) return commandLine;
  const log = openLogFile(logPath(environment, process.platform), clock);
  try {
    return await serveBrowser({
      args,
      ...configuration,
      environment,
      clock,
      log,
    });
  } catch (error) {
    const code =
      error instanceof PasserelleError ? error.code : "internal_error";
    log("refused", { code });
    const message = error instanceof PasserelleError ? error.message : "";
    writeFrame(
      1,
      encodeFrame(
        { id: null, error: { code, message: message.slice(0, 1024) } },
        MAX_HOST_MESSAGE_BYTES,
      ),
    );
    return 1;
  }
}

void main().then((status) => {
  process.exit(status);
});
