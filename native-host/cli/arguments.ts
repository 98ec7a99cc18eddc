import { parseArgs, type ParseArgsConfig } from "node:util";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { UnknownWord } from "./unknown-word.ts";

type OptionsConfig = NonNullable<ParseArgsConfig["options"]>;
type Parsed<Options extends OptionsConfig> = ReturnType<
  typeof parseArgs<{
    options: Options;
    strict: true;
    allowPositionals: boolean;
  }>
>;

/** Options that are taken out before a command sees its own, and the one that each has. */
const EVERYWHERE = ["json", "config", "help"];

/**
 * Parses the arguments of one command; every command takes `--json`. An empty value, as a script's variable that is not
 * set gives it, is none.
 *
 * @throws PasserelleError `arguments_invalid`
 */
export function parseArguments<const Options extends OptionsConfig>(
  args: readonly string[],
  options: Options,
  maxPositionals = 0,
): Parsed<Options> {
  const joined = joinValues(args, options);
  try {
    const parsed = parseArgs({
      args: joined,
      options: { ...options, json: { type: "boolean" } },
      strict: true,
      allowPositionals: true,
    });
    if (parsed.positionals.length > maxPositionals)
      throw new TypeError("too many arguments");
    const [empty] =
      Object.entries(parsed.values).find(([, value]) => value === "") ?? [];
    if (empty !== undefined) throw new TypeError(`--${empty} has no value`);
    return parsed;
  } catch (cause) {
    const known = [...Object.keys(options), ...EVERYWHERE];
    const unknown = findUnknownOption(joined, known);
    if (unknown !== null)
      throw new UnknownWord(
        "option",
        unknown,
        known.map((name) => `--${name}`),
        { cause },
      );
    throw new PasserelleError(
      "arguments_invalid",
      cause instanceof Error ? cause.message : undefined,
      { cause },
    );
  }
}

/**
 * Joins an option and its value into one argument. One nonce in 64 begins with the sign of an option, which `parseArgs`
 * would take for a forgotten value; only the name of an option of this command is one.
 */
function joinValues(args: readonly string[], options: OptionsConfig): string[] {
  const known = [...Object.keys(options), ...EVERYWHERE];
  const isOption = (word: string) =>
    known.some((name) => word === `--${name}` || word.startsWith(`--${name}=`));
  const joined: string[] = [];
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [value] = rest;
    const takesValue =
      word.startsWith("--") && options[word.slice(2)]?.type === "string";
    if (takesValue && value !== undefined && !isOption(value))
      joined.push(`${word}=${rest.shift()}`);
    else joined.push(word);
  }
  return joined;
}

/** As it was written, without a value. */
function findUnknownOption(
  args: readonly string[],
  known: readonly string[],
): string | null {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
  });
  const unknown = tokens.find(
    (token) => token.kind === "option" && !known.includes(token.name),
  );
  return unknown?.kind === "option" ? unknown.rawName : null;
}
