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
  const { left, top, width, height } = await windows.get(askingWindowId);
  const isPlaced =
    left !== undefined &&
    top !== undefined &&
    width !== undefined &&
    height !== undefined;
  const opened = await windows.create({
    url,
    type: "popup",
    focused: true,
    width: WIDTH,
    height: HEIGHT,
    ...(isPlaced && {
      left: Math.max(0, Math.round(left + (width - WIDTH) / 2)),
      top: Math.max(0, Math.round(top + (height - HEIGHT) / 3)),
    }),
  });
  if (opened.id === undefined) throw new Error("the window has no id");
  return opened.id;
}
