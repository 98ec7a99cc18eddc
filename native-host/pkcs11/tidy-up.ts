/**
 * Runs what only tidies up after calls that matter: that it fails takes nothing from what they achieved, and must not
 * hide why they failed. What stays open ends with the process, which is replaced after each PIN.
 */
export function tidyUp(cleanup: () => void): void {
  try {
    cleanup();
  } catch {
    // See above.
  }
}
