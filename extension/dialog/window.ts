import browser from "webextension-polyfill";
import { growth } from "./growth.ts";

/** Closes the dialog, whether the browser opened it as a window or, as on small screens, as a tab. */
export async function closeWindow(): Promise<void> {
  const { id } = await browser.tabs.getCurrent();
  if (id !== undefined) await browser.tabs.remove(id);
}

let wantedHeight = 0;

/** Lets the window grow to its content, up to the screen; it never shrinks under the person's hand. */
export function growToContent(): void {
  const missing = [
    document.documentElement,
    ...document.querySelectorAll("main"),
  ]
    .map(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)
    .reduce((sum, one) => sum + one, 0);
  const bounds = growth(
    {
      top: window.screenY,
      height: window.outerHeight,
      screenTop:
        (screen as Screen & { readonly availTop?: number }).availTop ?? 0,
      screenHeight: screen.availHeight,
    },
    missing,
  );
  if (!bounds || bounds.height <= wantedHeight) return;
  wantedHeight = bounds.height;
  void resize(bounds);
}

async function resize(bounds: {
  readonly top: number;
  readonly height: number;
}): Promise<void> {
  const { id, type } = await browser.windows.getCurrent();
  if (id !== undefined && type === "popup") {
    await browser.windows.update(id, bounds);
  }
}
