import type { Windows } from "webextension-polyfill";

/** In CSS pixels; the dialog then grows to its content. */
const WIDTH = 460;
const HEIGHT = 560;

/** Opens « Connexion au token » over the middle of the window that asks, and returns the new window's id. */
export async function openDialogWindow(
  windows: Pick<Windows.Static, "create" | "get">,
  url: string,
  askingWindowId: number,
): Promise<number> {
  const dialog = {
    url,
    type: "popup",
    focused: true,
    width: WIDTH,
    height: HEIGHT,
  } as const;
  const place = placeOver(await windows.get(askingWindowId));
  const opened = await windows
    .create({ ...dialog, ...place })
    // Chromium opens no window most of which would be off the screen, as the asking one may be.
    .catch(() => windows.create(dialog));
  if (opened.id === undefined) throw new Error("the window has no id");
  return opened.id;
}

/** Coordinates are negative on a screen to the left of the first, or above it. */
function placeOver({ left, top, width, height }: Windows.Window) {
  if (
    left === undefined ||
    top === undefined ||
    width === undefined ||
    height === undefined
  ) {
    return {};
  }
  return {
    left: Math.round(left + Math.max(0, (width - WIDTH) / 2)),
    top: Math.round(top + Math.max(0, (height - HEIGHT) / 3)),
  };
}
