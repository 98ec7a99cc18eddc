/** Registers which certificates sign in as whom. */
import { parseArgs } from "node:util";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { runAdminCommand } from "./admin/commands.ts";
import { readConfiguration } from "./configuration/read.ts";
import type { Enrolment } from "./database/enrolments.ts";
import { openDatabase } from "./database/open.ts";
import { explain } from "./explain.ts";

const USAGE = `Usage: admin enrol --client 12345678 --user 1 --certificate signer.pem --name "Anaïs Lefèvre" --company "Menuiserie du Quai"
       admin withdraw --client 12345678 --user 1 --hash 6d0c…
       admin list

Enrolling again renames user and company. Withdrawing goes by the certificate's SHA-256, which list shows.
The database is that of --config FILE or of the environment, or --database FILE. --json: for programs.`;

const text = { type: "string" } as const;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      client: text,
      user: text,
      certificate: text,
      hash: text,
      name: text,
      company: text,
      config: text,
      database: text,
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit();
  }
  if (positionals.length === 0)
    throw new PasserelleError("arguments_invalid", USAGE);
  const file =
    values.database ?? readConfiguration(values.config, process.env).database;
  const database = openDatabase(file);
  try {
    const enrolments = runAdminCommand(
      database,
      () => new Date(),
      positionals,
      values,
    );
    for (const enrolment of enrolments)
      console.log(values.json ? JSON.stringify(enrolment) : line(enrolment));
  } finally {
    database.close();
  }
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

function line(enrolment: Enrolment): string {
  const { clientIdentifier, userNumber, name, company, certificateHash } =
    enrolment;
  return `${clientIdentifier} ${userNumber}  ${name} (${company})  ${certificateHash}`;
}
