import browser from "webextension-polyfill";

/** Closes the dialog, whether the browser opened it as a window or, as on small screens, as a tab. */
export async function closeWindow(): Promise<void> {
  const { id } = await browser.tabs.getCurrent();
  if (id !== undefined) await browser.tabs.remove(id);
}

/** Lets the window grow to its content, up to the screen; it never shrinks under the person's hand. */
export function growToContent(): void {
  const missing =
    document.documentElement.scrollHeight -
    document.documentElement.clientHeight;
  const height = Math.min(window.outerHeight + missing, screen.availHeight);
  if (missing > 0 && height > window.outerHeight) {
    window.resizeTo(window.outerWidth, height);
  }
}
