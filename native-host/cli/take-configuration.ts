import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

export interface Arguments {
  readonly configurationFile?: string;
  readonly rest: readonly string[];
}

/**
 * Takes `--config FILE` out of the arguments, wherever it stands: it names another administrator's file for every
 * command, and for the browser when a launcher of its own adds it.
 *
 * @throws PasserelleError `arguments_invalid`
 */
export function takeConfiguration(args: readonly string[]): Arguments {
  const at = args.indexOf("--config");
  if (at < 0) return { rest: args };
  const configurationFile = args[at + 1];
  if (configurationFile === undefined)
    throw new PasserelleError("arguments_invalid", "--config names no file");
  return { configurationFile, rest: args.toSpliced(at, 2) };
}
