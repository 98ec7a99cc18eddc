import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { HOST_VERSION } from "../version.ts";
import { CLI_COMMANDS } from "./commands.ts";
import type { Surroundings } from "../commands/context.ts";
import type { Outcome } from "./outcome.ts";
import { usageText } from "./usage.ts";

export const STATUS_FAILED = 1;
export const STATUS_USAGE = 2;

/** Runs a command of the command line; gives the exit status. */
export async function runCommandLine(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { language } = surroundings;
  const [name = "help", ...rest] = args;
  const isJson = rest.includes("--json");
  if (name === "--version") {
    process.stdout.write(`${HOST_VERSION}\n`);
    return 0;
  }
  const command = CLI_COMMANDS[name];
  if (command === undefined || rest.includes("--help")) {
    const isHelp = command !== undefined || /^(?:--)?help$|^-h$/.test(name);
    (isHelp ? process.stdout : process.stderr).write(usageText(language));
    return isHelp ? 0 : STATUS_USAGE;
  }
  try {
    return show(await command.run(rest, surroundings), isJson);
  } catch (error) {
    if (!(error instanceof PasserelleError)) throw error;
    const { code, message } = error;
    const triesLeft = "triesLeft" in error ? error.triesLeft : undefined;
    show(
      {
        json: {
          error: {
            code,
            message,
            ...(triesLeft !== undefined && { triesLeft }),
          },
        },
        text: `${sentenceFor(code, language)}\n(${code}: ${message})\n`,
      },
      isJson,
      process.stderr,
    );
    return code === "arguments_invalid" ? STATUS_USAGE : STATUS_FAILED;
  }
}

function show(
  { json, text, status = 0 }: Outcome,
  isJson: boolean,
  stream: NodeJS.WriteStream = process.stdout,
): number {
  if (isJson) process.stdout.write(`${JSON.stringify(json)}\n`);
  else stream.write(text);
  return status;
}
