import type { DiagnosisSystem } from "./diagnosis-system.ts";

/**
 * The values of a Windows registry key, by name, the key's default value under the empty name. Chrome and Firefox read
 * both views of the registry; the 64-bit one counts first here.
 */
export async function readRegistryKey(
  key: string,
  { run }: Pick<DiagnosisSystem, "run">,
): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const view of ["/reg:64", "/reg:32"]) {
    const named = await run("reg", ["query", key, view]);
    const unnamed = await run("reg", ["query", key, "/ve", view]);
    for (const [name, value] of parseQuery(named ?? ""))
      if (!values.has(name)) values.set(name, value);
    const [first] = parseQuery(unnamed ?? "");
    if (first !== undefined && !values.has("")) values.set("", first[1]);
  }
  return values;
}

/** `reg query` writes a line `    name    REG_SZ    value` for each value; the default value's name is translated. */
function parseQuery(output: string): [name: string, value: string][] {
  return output.split(/\r?\n/).flatMap((line) => {
    const [, name, type, value] =
      /^ {4}(.+?) {4}REG_(SZ|EXPAND_SZ|MULTI_SZ|DWORD) {4}(.*)$/.exec(line) ??
      [];
    if (name === undefined || value === undefined) return [];
    return [[name, type === "DWORD" ? String(Number(value)) : value]];
  });
}
