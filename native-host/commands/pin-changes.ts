/** What a key does to its PIN cannot be undone: whoever cancels these commands is told how they ended, or that nobody knows. */
export const PIN_CHANGES: ReadonlySet<string> = new Set([
  "change-pin",
  "unblock-pin",
]);
