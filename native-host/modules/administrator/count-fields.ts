/** A string, and the colon that makes it the name of a field. */
const STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/** How many fields a JSON text gives to all its objects together. */
export function fieldsWritten(text: string): number {
  return [...text.matchAll(STRING)].filter(([, colon]) => colon !== undefined)
    .length;
}

/** How many fields all objects in a value have together. */
export function fieldsRead(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value).map(fieldsRead);
  return inner.reduce(
    (sum, count) => sum + count,
    Array.isArray(value) ? 0 : inner.length,
  );
}
