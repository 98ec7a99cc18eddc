import * as v from "valibot";
import type { ErrorCode } from "../errors/codes.ts";
import { PasserelleError } from "../errors/passerelle-error.ts";

/**
 * Parses an untrusted value against a schema. The detail names the field, never its content.
 *
 * @throws PasserelleError with `code`
 */
export function parseWith<const Schema extends v.GenericSchema>(
  schema: Schema,
  untrusted: unknown,
  code: ErrorCode = "message_invalid",
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, untrusted, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new PasserelleError(
    code,
    `${v.getDotPath(issue) ?? "message"}: ${issue.expected ?? "not"} expected`,
  );
}
