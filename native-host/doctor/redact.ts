import type { Report } from "./report.ts";

/**
 * Takes out what names the person: the home folder becomes `~`, the account's name `…`. Certificates, serial numbers and
 * token labels never enter a report in the first place.
 */
export function redactReport(
  report: Report,
  environment: NodeJS.ProcessEnv,
): Report {
  const homes = [environment["USERPROFILE"], environment["HOME"]];
  const account =
    environment["USER"] ?? environment["LOGNAME"] ?? environment["USERNAME"];
  return JSON.parse(JSON.stringify(report), (_key, value: unknown) =>
    typeof value === "string" ? redact(value, homes, account) : value,
  ) as Report;
}

function redact(
  text: string,
  homes: readonly (string | undefined)[],
  account: string | undefined,
): string {
  let redacted = text;
  for (const home of homes)
    // A service's home may be `/`, which names nobody.
    if (home !== undefined && home.length > 1)
      redacted = redacted.replaceAll(home, "~");
  // root and the like are roles, not people; a shorter name would spoil ordinary words.
  if (account !== undefined && account.length > 1 && account !== "root")
    redacted = redacted.replaceAll(inPath(account), "…");
  return redacted;
}

/** As a whole word, anywhere behind a path's first slash; Windows takes either case for the same name. */
function inPath(name: string): RegExp {
  const before = String.raw`(?<=[\\/]\S*)(?<![\p{L}\p{N}])`;
  return new RegExp(`${before}${escape(name)}(?![\\p{L}\\p{N}])`, "giu");
}

function escape(literal: string): string {
  return literal.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
