import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/** What the person at the command line is told of a failure. */
export function explain(error: unknown): string {
  if (error instanceof PasserelleError)
    return `${error.code}: ${error.message}${causeOf(error)}`;
  if (isUsageError(error)) return `arguments_invalid: ${error.message}`;
  if (error instanceof Error && "syscall" in error) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : "unknown";
}

function causeOf({ cause }: Error): string {
  return cause instanceof Error ? ` (${cause.message})` : "";
}

function isUsageError(error: unknown): error is Error {
  return (
    error instanceof TypeError &&
    "code" in error &&
    typeof error.code === "string" &&
    error.code.startsWith("ERR_PARSE_ARGS_")
  );
}
