/**
 * What a key does to its PIN cannot be undone: whoever cancels it is told how it ended, or that nobody knows. The calls
 * have the names of the commands.
 */
export const PIN_CHANGES: ReadonlySet<string> = new Set([
  "change-pin",
  "unblock-pin",
]);
