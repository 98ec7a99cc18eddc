export interface Arguments {
  /** Empty, and so unreadable, when `--config` names no file. */
  readonly configurationFile: string | undefined;
  readonly rest: readonly string[];
}

/**
 * Takes `--config FILE` out of the arguments, wherever it stands: it names another administrator's file for every
 * command, and for the browser when a launcher of its own adds it.
 */
export function takeConfiguration(args: readonly string[]): Arguments {
  const at = args.indexOf("--config");
  if (at < 0) return { configurationFile: undefined, rest: args };
  return {
    configurationFile: args[at + 1] ?? "",
    rest: args.toSpliced(at, 2),
  };
}
