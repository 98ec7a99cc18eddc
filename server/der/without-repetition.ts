import { bufferOf } from "./buffer-of.ts";

/** The elements in their order, each the first time its bytes come. */
export function withoutRepetition(
  elements: readonly Uint8Array[],
): Uint8Array[] {
  const byContents = new Map<string, Uint8Array>();
  for (const element of elements) {
    const contents = bufferOf(element).toString("latin1");
    if (!byContents.has(contents)) byContents.set(contents, element);
  }
  return [...byContents.values()];
}
