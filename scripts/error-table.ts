/**
 * Writes the error-code table of PROTOCOL.md from `shared/errors/`, between its two markers.
 * `tsx scripts/error-table.ts` after adding a code.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BRIDGE_ERRORS } from "@passerelle/shared/errors/bridge-errors.ts";
import { HOST_ERRORS } from "@passerelle/shared/errors/host-errors.ts";
import { SERVER_ERRORS } from "@passerelle/shared/errors/server-errors.ts";
import { TOKEN_ERRORS } from "@passerelle/shared/errors/token-errors.ts";

export const PROTOCOL_FILE = fileURLToPath(
  new URL("../PROTOCOL.md", import.meta.url),
);

const HOPS = [
  ["Page, extension, dialog", BRIDGE_ERRORS],
  ["Host and PKCS#11 modules", HOST_ERRORS],
  ["Token, PIN, certificates", TOKEN_ERRORS],
  ["Relying party", SERVER_ERRORS],
] as const;

/** PROTOCOL.md with its table brought up to the codes of today. */
export function withErrorTable(protocol: string): string {
  const tables = HOPS.map(([title, errors]) => {
    const rows = Object.entries(errors).map(
      ([code, { fr, en }]) => `| \`${code}\` | ${fr} | ${en} |`,
    );
    return [
      `### ${title}`,
      "",
      "| code | français | English |",
      "| --- | --- | --- |",
      ...rows,
    ].join("\n");
  });
  return protocol.replace(
    /(<!-- error-table -->\n)[\s\S]*?(<!-- \/error-table -->)/,
    (_, begin: string, end: string) =>
      `${begin}\n${tables.join("\n\n")}\n\n${end}`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(
    PROTOCOL_FILE,
    withErrorTable(readFileSync(PROTOCOL_FILE, "utf8")),
  );
}
