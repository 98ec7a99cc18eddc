/**
 * Parses p11-kit's `name: value` lines (pkcs11.conf(5)): white space around both is dropped, `#` starts a comment only
 * at the start of a line, the last of two equal names counts.
 *
 * @returns null where p11-kit itself refuses the file: a line without colon, a section, a PEM block
 */
export function parseP11KitConfiguration(
  text: string,
): Map<string, string> | null {
  const fields = new Map<string, string>();
  for (const line of text.split("\n").map((part) => part.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    const colon = line.indexOf(":");
    if (colon <= 0 || line.startsWith("[")) return null;
    fields.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return fields;
}
