import { asPasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { languageOf } from "@passerelle/shared/errors/sentence.ts";
import {
  MAX_ERROR_CHARACTERS,
  MAX_HOST_MESSAGE_BYTES,
} from "@passerelle/shared/limits.ts";
import { isCommandLine } from "./cli/is-command-line.ts";
import { takeConfiguration } from "./cli/take-configuration.ts";
import { failureFacts } from "./log/failure-facts.ts";
import { openLogFile } from "./log/log-file.ts";
import { logPath } from "./log/log-path.ts";
import { serveBrowser } from "./serve-browser.ts";
import { encodeFrame, writeWhole } from "./stdio/frame-writer.ts";

const STDOUT = 1;

/** Gives the exit status. */
async function main(): Promise<number> {
  const { env: environment, platform } = process;
  const clock = () => new Date();
  const { rest: args, configurationFile } = takeConfiguration(
    process.argv.slice(2),
  );
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  // POSIX writes en_GB.UTF-8 for en-GB.
  const locale = (LC_ALL || LC_MESSAGES || LANG || "").replace("_", "-");
  const language = languageOf(locale);
  const surroundings = { environment, configurationFile, clock, language };
  if (isCommandLine(args)) {
    const { runCommandLine } = await import("./cli/run.ts");
    return runCommandLine(args, surroundings);
  }

  const log = openLogFile(logPath(environment, platform), clock);
  try {
    return await serveBrowser(args, surroundings, log);
  } catch (thrown) {
    const error = asPasserelleError(thrown);
    const { code, message } = error;
    log("refused", failureFacts(error));
    const reply = {
      id: null,
      error: { code, message: message.slice(0, MAX_ERROR_CHARACTERS) },
    };
    writeWhole(STDOUT, encodeFrame(reply, MAX_HOST_MESSAGE_BYTES));
    return 1;
  }
}

void main().then((status) => {
  process.exit(status);
});
