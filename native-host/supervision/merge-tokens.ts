import type { HeldToken } from "./token-board.ts";

/**
 * Leaves out tokens and certificates that an earlier library already shows. The same key is known by its certificates
 * (serial numbers are often all zeros); one without certificates by its reader.
 */
export function mergeTokens(tokens: readonly HeldToken[]): HeldToken[] {
  const hashes = new Set<string>();
  const readers = new Map<string, HeldToken["module"]>();
  const merged: HeldToken[] = [];
  for (const held of tokens) {
    const certificates = held.certificates.filter(
      ({ reading }) => !hashes.has(reading.hash),
    );
    const isDouble =
      certificates.length === 0 &&
      (held.certificates.length > 0 || isSeenElsewhere(held, readers));
    if (isDouble) continue;
    for (const { reading } of certificates) hashes.add(reading.hash);
    if (!readers.has(held.token.reader))
      readers.set(held.token.reader, held.module);
    merged.push({ ...held, certificates });
  }
  return merged;
}

function isSeenElsewhere(
  { token, module }: HeldToken,
  readers: ReadonlyMap<string, HeldToken["module"]>,
): boolean {
  const seenBy = readers.get(token.reader);
  return token.reader !== "" && seenBy !== undefined && seenBy !== module;
}
