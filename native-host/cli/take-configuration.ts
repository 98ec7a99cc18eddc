export interface Arguments {
  /** Empty, and so unreadable, when `--config` names no file. */
  readonly configurationFile: string | undefined;
  readonly rest: readonly string[];
}

const OPTION = "--config";

/**
 * Takes `--config FILE` or `--config=FILE` out of the arguments, wherever it stands: it names another administrator's
 * file for every command, and for the browser when a launcher of its own adds it.
 */
export function takeConfiguration(args: readonly string[]): Arguments {
  const at = args.findIndex(
    (word) => word === OPTION || word.startsWith(`${OPTION}=`),
  );
  const word = args[at];
  if (word === undefined) return { configurationFile: undefined, rest: args };
  return word === OPTION
    ? {
        configurationFile: args[at + 1] ?? "",
        rest: args.toSpliced(at, 2),
      }
    : {
        configurationFile: word.slice(OPTION.length + 1),
        rest: args.toSpliced(at, 1),
      };
}
