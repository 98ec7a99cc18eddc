import { setTimeout as delay } from "node:timers/promises";
import { FIREFOX_EXTENSION_ID } from "@passerelle/shared/protocol/native.ts";
import type { Browser } from "puppeteer-core";
import * as v from "valibot";
import type { TlsIdentity } from "./tls-identity.ts";

/** Firefox then lets scripts run in its own windows, over WebDriver BiDi. */
export const WINDOW_SWITCHES = ["--remote-allow-system-access"];

const POLL_INTERVAL_MS = 50;
/** Against click-jacking, a prompt ignores clicks soon after it appeared, and begins to count anew at each of them. */
const BETWEEN_CLICKS_MS = 1_000;
/** For the page in the toolbar's panel to answer: while it loads, what it is asked may be lost. */
const PANEL_ANSWER_LIMIT_MS = 1_000;

const BUTTON_ID = `${FIREFOX_EXTENSION_ID.replace(/[^a-z0-9]/g, "_")}-BAP`;

const treeReply = v.object({
  result: v.object({
    contexts: v.pipe(
      v.array(v.object({ context: v.string() })),
      v.minLength(1),
    ),
  }),
});
const evaluationReply = v.object({
  result: v.variant("type", [
    v.object({
      type: v.literal("success"),
      result: v.object({ value: v.optional(v.unknown()) }),
    }),
    v.object({
      type: v.literal("exception"),
      exceptionDetails: v.object({ text: v.string() }),
    }),
  ]),
});

/** What puppeteer's browser keeps to itself: the line to Firefox. */
interface BidiLine {
  readonly connection: {
    send(method: string, params: object): Promise<unknown>;
  };
}

/** The window of the browser itself, with its toolbar and its prompts. */
export class FirefoxWindow {
  readonly #line: BidiLine["connection"];
  readonly #context: string;

  private constructor(line: BidiLine["connection"], context: string) {
    this.#line = line;
    this.#context = context;
  }

  /** @param browser with one window open */
  static async connect(browser: Browser): Promise<FirefoxWindow> {
    const { connection } = browser as unknown as BidiLine;
    const { result } = v.parse(
      treeReply,
      await connection.send("browsingContext.getTree", {
        "moz:scope": "chrome",
      }),
    );
    return new FirefoxWindow(connection, result.contexts[0]?.context ?? "");
  }

  /** Trusts a site of an identity that is made out to another name. */
  async trust({ cert }: TlsIdentity, site: URL): Promise<void> {
    const base64 = cert.replace(/-----[^-]+-----|\s/g, "");
    await this.#evaluate(`
      const identity = Cc["@mozilla.org/security/x509certdb;1"]
        .getService(Ci.nsIX509CertDB)
        .constructX509FromBase64(${JSON.stringify(base64)});
      Cc["@mozilla.org/security/certoverride;1"]
        .getService(Ci.nsICertOverrideService)
        .rememberValidityOverride("${site.hostname}", ${site.port}, {}, identity, true);
    `);
  }

  /**
   * Presses the extension's button, in the panel of those that are not pinned.
   *
   * @returns the site that the extension's page there shows
   */
  async openToolbar(): Promise<string> {
    await this.#evaluate(
      'document.getElementById("unified-extensions-button").click()',
    );
    await this.#until(`
      const button = document.getElementById("${BUTTON_ID}");
      const panel = document.getElementById("unified-extensions-panel");
      if (!button?.checkVisibility() || panel?.state !== "open") return "";
      button.click();
      return "pressed";
    `);
    return this.#until(
      this.#askPanel(
        'document.getElementById("allow").hidden ? "" : document.getElementById("site").textContent',
      ),
    );
  }

  /** Clicks « Autoriser ce site » in the extension's page, as a hand does: Firefox asks for a click it trusts. */
  async allow(): Promise<void> {
    const click = this.#askPanel(`(() => {
      const button = document.getElementById("allow");
      let isClicked = false;
      button.addEventListener("click", () => (isClicked = true), { once: true });
      const { x, y, width, height } = button.getBoundingClientRect();
      for (const type of ["mousedown", "mouseup"])
        content.synthesizeMouseEvent(type, x + width / 2, y + height / 2, { button: 0, clickCount: 1 }, {});
      return isClicked ? "clicked" : "";
    })()`);
    // The prompt takes the panel’s place, and the panel’s answer may go with it.
    await this.#until(`
      if (PopupNotifications.panel.state === "open") return "asked";
      ${click}
    `);
  }

  /**
   * Waits for the browser's prompt about permissions of the extension, and answers it.
   *
   * @returns the prompt's words
   */
  async answerPrompt(answer: "Autoriser" | "Refuser"): Promise<string> {
    const prompt = `
      const prompt = PopupNotifications.panel.state === "open"
        ? PopupNotifications.panel.querySelector("#addon-webext-permissions-notification")
        : null;
    `;
    const words = await this.#until(`${prompt} return prompt?.textContent;`);
    do {
      await delay(BETWEEN_CLICKS_MS);
      await this.#evaluate(`${prompt}
        for (const button of prompt ? [prompt.button, prompt.secondaryButton] : [])
          if (button.label === "${answer}") button.click();
      `);
    } while (
      await this.#evaluate('return PopupNotifications.panel.state !== "closed"')
    );
    return words;
  }

  /**
   * A script that asks the extension's page in the panel.
   *
   * @param expression evaluated there, its page being `document`, to a text; empty: not yet
   */
  #askPanel(expression: string): string {
    const script = `
      const { document } = content;
      let said = "";
      try { said = ${expression}; } catch {}
      sendAsyncMessage("said", said);
    `;
    const url = `data:application/javascript;charset=utf-8,${encodeURIComponent(script)}`;
    return `
      const panel = document.querySelector(".webextension-popup-browser");
      if (!panel?.messageManager) return "";
      const { messageManager } = panel;
      return new Promise((resolve) => {
        const answer = (said) => {
          messageManager.removeMessageListener("said", listen);
          resolve(said);
        };
        const listen = ({ data }) => answer(data);
        messageManager.addMessageListener("said", listen);
        messageManager.loadFrameScript(${JSON.stringify(url)}, false);
        setTimeout(() => answer(""), ${PANEL_ANSWER_LIMIT_MS});
      });
    `;
  }

  /** Runs a script again and again until it returns a text. */
  async #until(script: string): Promise<string> {
    for (;;) {
      const value = await this.#evaluate(script);
      if (typeof value === "string" && value !== "") return value;
      await delay(POLL_INTERVAL_MS);
    }
  }

  async #evaluate(script: string): Promise<unknown> {
    const { result } = v.parse(
      evaluationReply,
      await this.#line.send("script.evaluate", {
        expression: `(async () => { ${script} })()`,
        target: { context: this.#context },
        awaitPromise: true,
        userActivation: true,
      }),
    );
    if (result.type === "exception") {
      throw new Error(result.exceptionDetails.text);
    }
    return result.result.value;
  }
}
