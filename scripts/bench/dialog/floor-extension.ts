import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FILES = {
  "manifest.json": JSON.stringify({
    manifest_version: 3,
    name: "Floor",
    version: "1",
    background: { service_worker: "background.js" },
    content_scripts: [{ matches: ["http://localhost/*"], js: ["content.js"] }],
  }),
  "content.js": `addEventListener("click", ({ target, isTrusted }) => {
    if (isTrusted && target.id === "floor") chrome.runtime.sendMessage("open");
  });`,
  "background.js": `chrome.runtime.onMessage.addListener(() => {
    chrome.windows.create({ url: "window.html", type: "popup", width: 460, height: 560 });
  });`,
  "window.html": `<!doctype html><title>Floor</title><p>Code PIN</p><input id="pin" type="password" autofocus>`,
};

/** The least an extension can do to ask for a PIN: a click, a message, a window with a field. */
export async function writeFloorExtension(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(FILES)) {
    await writeFile(join(folder, name), text);
  }
  return folder;
}
