import {
  asPasserelleError,
  PasserelleError,
} from "@passerelle/shared/errors/passerelle-error.ts";
import {
  sentenceFor,
  type Language,
} from "@passerelle/shared/errors/sentence.ts";
import { failureFacts } from "../log/failure-facts.ts";
import { openLogFile } from "../log/log-file.ts";
import { logPath } from "../log/log-path.ts";
import { ConfigurationError } from "../modules/administrator/configuration-error.ts";
import { writeWhole } from "../stdio/frame-writer.ts";
import { HOST_VERSION } from "../version.ts";
import type { Surroundings } from "../commands/context.ts";
import { CLI_COMMANDS } from "./commands.ts";
import type { Outcome } from "./outcome.ts";
import { UnknownWord } from "./unknown-word.ts";
import { usageText } from "./usage.ts";

const STDOUT = 1;
const STDERR = 2;
const STATUS_FAILED = 1;
const STATUS_USAGE = 2;
const HELP = /^(?:--help|-h)$/;

/** Runs a command of the command line; gives the exit status. */
export async function runCommandLine(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { language } = surroundings;
  const isJson = args.includes("--json");
  const [name = "help", ...rest] = args[0] === "--json" ? args.slice(1) : args;
  if (name === "--version") {
    write(STDOUT, `${HOST_VERSION}\n`);
    return 0;
  }
  const command = Object.hasOwn(CLI_COMMANDS, name)
    ? CLI_COMMANDS[name]
    : undefined;
  const isHelp = command !== undefined && rest.some((word) => HELP.test(word));
  if (isHelp || name === "help" || HELP.test(name)) {
    write(STDOUT, usageText(language));
    return 0;
  }
  try {
    if (command === undefined)
      throw new UnknownWord("command", name, Object.keys(CLI_COMMANDS));
    if (surroundings.configurationFile === "")
      throw new PasserelleError("arguments_invalid", "--config has no value");
    const run = await command.load();
    return show(await run(rest, surroundings), isJson);
  } catch (thrown) {
    const error = asPasserelleError(thrown);
    const { environment, clock } = surroundings;
    const log = openLogFile(logPath(environment, process.platform), clock);
    // What somebody typed in a command's place may be anything.
    if (command !== undefined)
      log("command-failed", { command: name, ...failureFacts(error) });
    const { code, message } = error;
    const triesLeft = "triesLeft" in error ? error.triesLeft : undefined;
    const refusal = {
      json: {
        error: {
          code,
          message,
          ...(triesLeft !== undefined && { triesLeft }),
          ...(error instanceof UnknownWord && { meant: error.meant }),
        },
      },
      text: `${sentenceFor(code, language)}\n(${code}: ${detailOf(error, language)})\n`,
    };
    try {
      show(refusal, isJson, STDERR);
    } catch {
      // Where the answer could not go, neither can its refusal.
      show(refusal, false, STDERR);
    }
    return code === "arguments_invalid" ? STATUS_USAGE : STATUS_FAILED;
  }
}

function detailOf(error: PasserelleError, language: Language): string {
  return error instanceof ConfigurationError || error instanceof UnknownWord
    ? error.sentences[language]
    : error.message;
}

function show(
  { json, text, status = 0 }: Outcome,
  isJson: boolean,
  fileDescriptor = STDOUT,
): number {
  if (isJson) write(STDOUT, `${JSON.stringify(json)}\n`);
  else write(fileDescriptor, text);
  return status;
}

/**
 * Writes before the process ends, and without the milliseconds that process.stdout takes to be set up. A reader that has
 * gone away, as `head` does, has read what it wanted.
 *
 * @throws PasserelleError `output_unwritable`
 */
function write(fileDescriptor: number, text: string): void {
  try {
    writeWhole(fileDescriptor, Buffer.from(text, "utf8"));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "EPIPE")
      return;
    throw new PasserelleError("output_unwritable", undefined, { cause });
  }
}
