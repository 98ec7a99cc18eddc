/** The window and its screen, in CSS pixels. */
export interface Room {
  readonly top: number;
  readonly height: number;
  readonly screenTop: number;
  readonly screenHeight: number;
}

/**
 * Where a window is to be that lacks `missing` pixels of height: as high as the screen at most, and moved up where it
 * would else reach below it. Null where it can grow no more.
 */
export function growth(
  { top, height, screenTop, screenHeight }: Room,
  missing: number,
): { readonly top: number; readonly height: number } | null {
  const grown = Math.min(height + missing, screenHeight);
  if (missing <= 0 || grown <= height) return null;
  const lowest = screenTop + screenHeight - grown;
  return { top: Math.max(screenTop, Math.min(top, lowest)), height: grown };
}
