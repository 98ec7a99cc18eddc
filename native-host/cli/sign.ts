import { readFile, writeFile } from "node:fs/promises";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  buildStatement,
  PURPOSES,
  type StatementFields,
} from "@passerelle/shared/statement/build.ts";
import { signStatement } from "../commands/sign-statement.ts";
import { askAtTerminal, secretsFromStdin } from "./ask-secret.ts";
import { parseArguments } from "./arguments.ts";
import { chooseCertificate } from "./choose-token.ts";
import { commandContext } from "./command-context.ts";
import { withTokens } from "./open-tokens.ts";
import type { CliRun } from "./outcome.ts";
import { PIN_QUESTIONS } from "./pin-questions.ts";

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

export const runSign: CliRun = async (args, context) => {
  const { values } = parseArguments(args, OPTIONS);
  const statement =
    values.statement === undefined
      ? composeStatement(values)
      : parseStatement(await readFile(values.statement, "utf8"));
  const signature = await withTokens(context, async (tokens) => {
    const { token, certificate } = chooseCertificate(
      tokens.snapshot(),
      values.token,
      values.certificate,
    );
    const ask =
      values["pin-stdin"] === true ? secretsFromStdin() : askAtTerminal;
    const pin =
      token.pin.entry === "reader"
        ? null
        : await ask(PIN_QUESTIONS.pin[context.language]);
    const result = await signStatement(
      {
        id: 1,
        command: "sign-statement",
        token: token.id,
        certificate: certificate.hash,
        pin,
        statement,
      },
      commandContext(tokens, context),
      new AbortController().signal,
    );
    return Buffer.from(result.signature, "base64url");
  });
  if (values.out !== undefined) await writeFile(values.out, signature);
  return {
    json: { signature: signature.toString("base64url") },
    text:
      values.out === undefined
        ? `${signature.toString("base64")}\n`
        : `${values.out}\n`,
  };
};

type Given = Readonly<Record<string, string | boolean | undefined>>;

function composeStatement(values: Given): StatementFields {
  const { origin, nonce, purpose, operation } = values;
  const known = PURPOSES.find((name) => name === purpose);
  if (
    known === undefined ||
    typeof origin !== "string" ||
    typeof nonce !== "string" ||
    typeof operation !== "string"
  )
    throw new PasserelleError(
      "arguments_invalid",
      "--statement, or --origin and --nonce, are needed",
    );
  const fields = { purpose: known, origin, nonce, operation };
  buildStatement(fields);
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
