import type { DiagnosisSystem } from "./diagnosis-system.ts";

type Programs = Pick<DiagnosisSystem, "run">;

/** A key's default value, from the 32-bit view of the Windows registry or else the 64-bit one, as browsers look. */
export async function readRegistryDefault(
  key: string,
  { run }: Programs,
): Promise<string | null> {
  const [narrow, wide] = await Promise.all(
    ["/reg:32", "/reg:64"].map((view) =>
      run("reg", ["query", key, "/ve", view]),
    ),
  );
  const [value] = [...valuesIn(narrow ?? ""), ...valuesIn(wide ?? "")];
  return value?.value ?? null;
}

/**
 * Every value at and below a key that both views share, such as those of policies: by the path of its key below that
 * one (`""` for the key itself), then by name.
 */
export async function readRegistryTree(
  key: string,
  { run }: Programs,
): Promise<Map<string, Map<string, string>>> {
  const tree = new Map<string, Map<string, string>>();
  const root = key.slice(key.indexOf("\\") + 1).toLowerCase();
  for (const { path, name, value } of valuesIn(
    (await run("reg", ["query", key, "/s"])) ?? "",
  )) {
    // The hive is written out: HKEY_LOCAL_MACHINE for HKLM.
    const start = path.toLowerCase().indexOf(root) + root.length;
    const below = path.slice(start).replace(/^\\/, "");
    const values = tree.get(below) ?? new Map<string, string>();
    tree.set(below, values.set(name, value));
  }
  return tree;
}

/**
 * `reg query` writes each key's full path on a line of its own, and below it `    name    REG_SZ    value` for each
 * value. A default value's name is translated.
 */
function* valuesIn(
  output: string,
): Generator<{ path: string; name: string; value: string }> {
  let path = "";
  for (const line of output.split(/\r?\n/)) {
    if (line.startsWith("HKEY_")) path = line;
    const [, name, type, value] =
      /^ {4}(.+?) {4}REG_(SZ|EXPAND_SZ|MULTI_SZ|DWORD) {4}(.*)$/.exec(line) ??
      [];
    if (name !== undefined && value !== undefined)
      yield {
        path,
        name,
        value: type === "DWORD" ? String(Number(value)) : value,
      };
  }
}
