import { parseArgs, type ParseArgsConfig } from "node:util";
import { UnknownWord } from "./unknown-word.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

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
 * Parses the arguments of one command; every command takes `--json`.
 *
 * @throws PasserelleError `arguments_invalid`
 */
export function parseArguments<const Options extends OptionsConfig>(
  args: readonly string[],
  options: Options,
  maxPositionals = 0,
): Parsed<Options> {
  try {
    const parsed = parseArgs({
      args: [...args],
      options: { ...options, json: { type: "boolean" } },
      strict: true,
      allowPositionals: true,
    });
    if (parsed.positionals.length > maxPositionals)
      throw new TypeError("too many arguments");
    return parsed;
  } catch (cause) {
    const unknown = findUnknownOption(args, [...Object.keys(options), "json"]);
    if (unknown !== null)
      throw new UnknownWord(
        "option",
        unknown,
        [...Object.keys(options), ...EVERYWHERE].map((name) => `--${name}`),
        { cause },
      );
    throw new PasserelleError(
      "arguments_invalid",
      cause instanceof Error ? cause.message : undefined,
      { cause },
    );
  }
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
