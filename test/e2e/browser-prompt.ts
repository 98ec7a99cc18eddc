import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as v from "valibot";
import { WebSocket } from "ws";
import type { Desk } from "../../scripts/dev/desk.ts";

/** Chromium then lets its own windows be read and clicked, on a loopback port, by the UI DevTools protocol. */
export const PROMPT_SWITCHES = [
  "--enable-ui-devtools=0",
  "--enable-features=ui-debug-tools-enable-synthetic-events",
];

const POLL_INTERVAL_MS = 50;
/**
 * Against click-jacking, a prompt ignores clicks soon after it appeared, and
 * those that follow one another within the double-click interval (500 ms).
 */
const BETWEEN_CLICKS_MS = 1_000;

interface View {
  readonly nodeId: number;
  readonly nodeName: string;
  readonly attributes?: readonly string[] | undefined;
  readonly children?: readonly View[] | undefined;
}

const view: v.GenericSchema<View> = v.object({
  nodeId: v.number(),
  nodeName: v.string(),
  attributes: v.optional(v.array(v.string())),
  children: v.optional(v.array(v.lazy(() => view))),
});
const documentReply = v.object({ root: view });
const stylesReply = v.object({
  matchedCSSRules: v.array(
    v.object({
      rule: v.object({
        style: v.object({
          cssProperties: v.array(
            v.object({ name: v.string(), value: v.string() }),
          ),
        }),
      }),
    }),
  ),
});
const message = v.object({
  id: v.optional(v.number()),
  result: v.optional(v.unknown()),
  error: v.optional(v.object({ message: v.string() })),
});

/** The windows of the browser itself, as the UI DevTools show them. */
class BrowserWindows {
  readonly #socket: WebSocket;
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async connect({ folder }: Desk): Promise<BrowserWindows> {
    const file = join(folder, "profile", "UIDevToolsActivePort");
    const [port] = (await readFile(file, "utf8")).split("\n");
    const socket = new WebSocket(`ws://127.0.0.1:${port}/0`);
    await once(socket, "open");
    return new BrowserWindows(socket);
  }

  close(): void {
    this.#socket.close();
  }

  /** The views of the prompt about an extension's permissions, while it is shown. */
  async prompt(): Promise<readonly View[] | null> {
    const { root } = v.parse(
      documentReply,
      await this.#call("DOM.getDocument"),
    );
    const window = flatten(root).find(
      (one) =>
        one.nodeName === "Widget" && isNamed(one, "ExtensionInstallDialogView"),
    );
    return window ? flatten(window) : null;
  }

  async textsOf(views: readonly View[], name: string): Promise<string> {
    const texts = [];
    for (const one of views) {
      if (isNamed(one, name)) texts.push(await this.#textOf(one));
    }
    return texts.join("\n");
  }

  /** Clicks a button of a window; the earlier click may close it meanwhile. */
  async press(views: readonly View[], text: string): Promise<void> {
    try {
      for (const one of views) {
        if (!isNamed(one, "MdTextButton")) continue;
        if ((await this.#textOf(one)) === text) {
          await this.#click(one);
          return;
        }
      }
    } catch (error) {
      if (!String(error).includes("not found")) throw error;
    }
  }

  async #textOf({ nodeId }: View): Promise<string> {
    const { matchedCSSRules } = v.parse(
      stylesReply,
      await this.#call("CSS.getMatchedStylesForNode", { nodeId }),
    );
    return (
      matchedCSSRules
        .flatMap(({ rule }) => rule.style.cssProperties)
        .find(({ name }) => name === "Text")?.value ?? ""
    );
  }

  async #click({ nodeId }: View): Promise<void> {
    for (const type of ["mousePressed", "mouseReleased"]) {
      const event = {
        type,
        x: 5,
        y: 5,
        button: "left",
        wheelDirection: "none",
      };
      await this.#call("DOM.dispatchMouseEvent", { nodeId, event });
    }
  }

  async #call(method: string, params = {}): Promise<unknown> {
    const id = ++this.#lastId;
    this.#socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [text] = (await once(this.#socket, "message")) as [Buffer];
      const reply = v.parse(message, JSON.parse(text.toString()));
      if (reply.id !== id) continue;
      if (reply.error) throw new Error(`${method}: ${reply.error.message}`);
      return reply.result;
    }
  }
}

/**
 * Waits for the browser's prompt about permissions of the extension, and answers it.
 *
 * @returns the prompt's words
 */
export async function answerPrompt(
  desk: Desk,
  answer: "Autoriser" | "Refuser",
): Promise<string> {
  const windows = await BrowserWindows.connect(desk);
  try {
    let shown = await windows.prompt();
    for (; !shown; shown = await windows.prompt())
      await delay(POLL_INTERVAL_MS);
    const words = await windows.textsOf(shown, "Label");
    for (; shown; shown = await windows.prompt()) {
      await delay(BETWEEN_CLICKS_MS);
      await windows.press(shown, answer);
    }
    return words;
  } finally {
    windows.close();
  }
}

function flatten(root: View): View[] {
  return [root, ...(root.children ?? []).flatMap(flatten)];
}

function isNamed({ attributes = [] }: View, name: string): boolean {
  return attributes.includes(name);
}
