import { readFile } from "node:fs/promises";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  buildStatement,
  PURPOSES,
  type StatementFields,
} from "@passerelle/shared/statement/build.ts";
import type { CommandContext, Surroundings } from "../commands/context.ts";
import { readCertificates } from "../commands/read-certificates.ts";
import { signStatement } from "../commands/sign-statement.ts";
import { parseArguments } from "./arguments.ts";
import { askForPin } from "./ask-for-pin.ts";
import { chooseCertificate, chooseHidingToken } from "./choose-token.ts";
import { commandContext } from "./command-context.ts";
import { withTokens } from "./open-tokens.ts";
import type { CliRun } from "./outcome.ts";
import { openOutput } from "./output-file.ts";

const OPTIONS = {
  origin: { type: "string" },
  nonce: { type: "string" },
  purpose: { type: "string", default: "login" },
  operation: { type: "string", default: "none" },
  statement: { type: "string" },
  token: { type: "string" },
  certificate: { type: "string" },
  out: { type: "string" },
  "pin-stdin": { type: "boolean" },
} as const;
type Values = ReturnType<typeof parseArguments<typeof OPTIONS>>["values"];

export const runSign: CliRun = async (args, context) => {
  const { values } = parseArguments(args, OPTIONS);
  const statement =
    values.statement === undefined
      ? composeStatement(values)
      : parseStatement(await readStatement(values.statement));
  const { out } = values;
  const output = out === undefined ? null : await openOutput(out);
  let signature: Buffer;
  try {
    signature = await makeSignature(statement, values, context);
  } catch (error) {
    await output?.discard();
    throw error;
  }
  await output?.write(signature);
  return {
    json: { signature: signature.toString("base64url") },
    text: `${out ?? signature.toString("base64")}\n`,
  };
};

function makeSignature(
  statement: StatementFields,
  values: Values,
  context: Surroundings,
): Promise<Buffer> {
  return withTokens(context, async (tokens) => {
    const services = commandContext(tokens, context);
    const { token, certificate, pin } = await choose(values, services);
    const { signature } = await signStatement(
      {
        id: 1,
        command: "sign-statement",
        token: token.id,
        certificate: certificate.hash,
        pin,
        statement,
      },
      services,
      new AbortController().signal,
    );
    return Buffer.from(signature, "base64url");
  });
}

/** The certificate, also where the token shows it only after login, and the PIN to use it. */
async function choose(values: Values, services: CommandContext) {
  const { language, tokens } = services;
  const wanted = values.certificate && parseHash(values.certificate);
  const isFromStdin = values["pin-stdin"] === true;
  const before = tokens.snapshot();
  const hiding = chooseHidingToken(before, values.token, wanted);
  const visible =
    hiding === null ? chooseCertificate(before, values.token, wanted) : null;
  const token = hiding ?? visible!.token;
  if (token.unusable !== null) throw new PasserelleError(token.unusable);
  const pin = await askForPin(token, isFromStdin, language);
  if (visible !== null) return { ...visible, pin };
  await readCertificates(
    { id: 1, command: "read-certificates", token: token.id, pin },
    services,
    new AbortController().signal,
  );
  return { ...chooseCertificate(tokens.snapshot(), token.id, wanted), pin };
}

/**
 * The beginning of a hash, as `list` writes it or as OpenSSL does.
 *
 * @throws PasserelleError `arguments_invalid`
 */
function parseHash(text: string): string {
  const hash = text.replaceAll(":", "").toLowerCase();
  if (!/^[0-9a-f]+$/.test(hash))
    throw new PasserelleError(
      "arguments_invalid",
      "--certificate takes the beginning of a hash that “list” shows",
    );
  return hash;
}

/** @throws PasserelleError `input_unreadable` */
async function readStatement(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new PasserelleError(
      "input_unreadable",
      cause instanceof Error ? cause.message : undefined,
      { cause },
    );
  }
}

type Given = Readonly<Record<string, string | boolean | undefined>>;

/** @throws PasserelleError `arguments_invalid` */
function composeStatement(values: Given): StatementFields {
  const { origin, nonce, purpose, operation } = values;
  const known = PURPOSES.find((name) => name === purpose);
  if (known === undefined)
    throw new PasserelleError(
      "arguments_invalid",
      `the purpose is none of ${PURPOSES.join(", ")}`,
    );
  if (
    typeof origin !== "string" ||
    typeof nonce !== "string" ||
    typeof operation !== "string"
  )
    throw new PasserelleError(
      "arguments_invalid",
      "--statement, or --origin and --nonce, are needed",
    );
  const fields = { purpose: known, origin, nonce, operation };
  try {
    buildStatement(fields);
  } catch (cause) {
    // Elsewhere it is a page that gave them.
    const detail = cause instanceof Error ? cause.message : undefined;
    throw new PasserelleError("arguments_invalid", detail, { cause });
  }
  return fields;
}

/** Reads a statement's fields back from its text, and makes sure that they give that very text. */
function parseStatement(text: string): StatementFields {
  const fields = Object.fromEntries(
    text
      .split("\n")
      .map((line) => line.split(": ", 2))
      .filter((pair) => pair.length === 2),
  ) as Given;
  const statement = composeStatement(fields);
  if (Buffer.from(buildStatement(statement)).toString("utf8") !== text)
    throw new PasserelleError(
      "arguments_invalid",
      "not a Passerelle statement",
    );
  return statement;
}
