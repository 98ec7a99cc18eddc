import { parseArgs, type ParseArgsConfig } from "node:util";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

type OptionsConfig = NonNullable<ParseArgsConfig["options"]>;
type Parsed<Options extends OptionsConfig> = ReturnType<
  typeof parseArgs<{
    options: Options;
    strict: true;
    allowPositionals: boolean;
  }>
>;

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
    throw new PasserelleError(
      "arguments_invalid",
      cause instanceof Error ? cause.message : undefined,
      { cause },
    );
  }
}
