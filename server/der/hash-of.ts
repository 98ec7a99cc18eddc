/** A number for the bytes from `start` to `end`, to look them up by. Whoever chooses bytes can make it the same for others. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let index = start; index < end; index++) {
    value = Math.imul(value, 31) + (bytes[index] as number);
  }
  return (value ^ (value >>> 9) ^ (value >>> 18)) & 0x3fffffff;
}
