import assert from "node:assert/strict";
import { mock } from "node:test";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { PortEnd } from "../testing/port.ts";
import { settle } from "../testing/timers.ts";
import { challengeText } from "../testing/challenge.ts";
import { serveDialog } from "./dialog-line.ts";
import { Operations } from "./operations.ts";
import { servePage, type OperationContext } from "./page-line.ts";

const SENDER = {
  tab: { id: 7, windowId: 3 },
  frameId: 0,
  origin: "https://www.example.coop",
};

const INTERNAL_ERROR = {
  type: "failed",
  error: {
    code: "internal_error",
    message: sentenceFor("internal_error", "en"),
  },
};

function background(changes: Partial<OperationContext> = {}) {
  const operations = new Operations();
  const opened: { id: string; askingWindowId: number }[] = [];
  const focused: number[] = [];
  const context: OperationContext = {
    now: () => 1_000_000,
    newId: () => `operation-${opened.length + 1}`,
    isAllowedSite: async () => true,
    openDialog: async (id, askingWindowId) => {
      opened.push({ id, askingWindowId });
      return 50 + opened.length;
    },
    isWindowOpen: async () => true,
    focusWindow: (windowId) => focused.push(windowId),
    ...changes,
  };
  const openPage = (sender: object = SENDER) => {
    const page = new PortEnd(sender);
    servePage(page.port, operations, context);
    return page;
  };
  const openDialog = (operation: string) => {
    const dialog = new PortEnd();
    serveDialog(dialog.port, operations);
    dialog.say({ type: "ready", operation });
    return dialog;
  };
  const begin = async () => {
    const page = openPage();
    page.say({ type: "start", challenge: challengeText() });
    await settle();
    return { page, dialog: openDialog(opened.at(-1)?.id ?? "") };
  };
  return { operations, opened, focused, openPage, openDialog, begin };
}

function failures(heard: unknown[]): unknown[] {
  return heard.map((message) => {
    const { type, error } = message as { type: string; error?: object };
    return type === "failed" ? (error as { code: string }).code : type;
  });
}

describe("an operation in the background", () => {
  beforeEach(() => mock.method(console, "error", () => undefined));
  afterEach(() => mock.restoreAll());

  it("opens a dialog over the asking window and tells it the browser’s origin", async () => {
    const { opened, begin } = background();
    const { dialog } = await begin();
    assert.deepEqual(opened, [{ id: "operation-1", askingWindowId: 3 }]);
    assert.deepEqual(dialog.heard, [
      {
        type: "operation",
        origin: "https://www.example.coop",
        challenge: challengeText(),
      },
    ]);
  });

  it("hands signature and key removal to the page", async () => {
    const { begin } = background();
    const { page, dialog } = await begin();
    dialog.say({ type: "signed", signature: "c2ln" });
    dialog.say({ type: "key-removed" });
    assert.deepEqual(page.heard, [
      { type: "signed", signature: "c2ln" },
      { type: "key-removed" },
    ]);
    assert.equal(page.isOpen, true);
    dialog.hangUp();
    assert.equal(page.isOpen, false);
  });

  it("closes the dialog when the page goes away before the outcome", async () => {
    const { begin } = background();
    const { page, dialog } = await begin();
    page.hangUp();
    assert.deepEqual(dialog.heard.at(-1), { type: "close" });
  });

  it("leaves the dialog its reminder when the page goes away after the outcome", async () => {
    const { begin } = background();
    const { page, dialog } = await begin();
    dialog.say({ type: "signed", signature: "c2ln" });
    page.hangUp();
    dialog.say({ type: "key-removed" });
    assert.equal(dialog.heard.length, 1);
  });

  it("ends in a cancellation when the person closes the window", async () => {
    const { begin } = background();
    const { page, dialog } = await begin();
    dialog.hangUp();
    assert.deepEqual(failures(page.heard), ["operation_cancelled"]);
    assert.equal(page.isOpen, false);
  });

  it("ends in a cancellation when the window is closed before it could speak", async () => {
    const { operations, openPage } = background();
    const page = openPage();
    page.say({ type: "start", challenge: challengeText() });
    await settle();
    operations.ofDialogWindow(51)?.dialogGone();
    assert.deepEqual(failures(page.heard), ["operation_cancelled"]);
  });

  it("ends in a cancellation when the window is closed before its id is known", async () => {
    const { openPage, begin } = background({ isWindowOpen: async () => false });
    const page = openPage();
    page.say({ type: "start", challenge: challengeText() });
    await settle();
    assert.deepEqual(failures(page.heard), ["operation_cancelled"]);
    assert.equal(page.isOpen, false);
    const again = await begin();
    assert.notDeepEqual(failures(again.page.heard), ["operation_in_progress"]);
  });

  it("cancels on the page’s wish and closes the dialog", async () => {
    const { begin } = background();
    const { page, dialog } = await begin();
    page.say({ type: "cancel" });
    assert.deepEqual(failures(page.heard), ["operation_cancelled"]);
    assert.deepEqual(dialog.heard.at(-1), { type: "close" });
  });

  it("lets one operation run in a tab and shows its dialog to a second asker", async () => {
    const { begin, openPage, focused, opened } = background();
    await begin();
    const second = openPage();
    second.say({ type: "start", challenge: challengeText() });
    await settle();
    assert.deepEqual(failures(second.heard), ["operation_in_progress"]);
    assert.deepEqual(focused, [51]);
    assert.equal(opened.length, 1);
  });

  it("lets the tab ask again after the outcome, whatever it was", async () => {
    const { begin, opened } = background();
    const signed = await begin();
    signed.dialog.say({ type: "signed", signature: "c2ln" });
    const cancelled = await begin();
    cancelled.dialog.hangUp();
    await begin();
    assert.equal(opened.length, 3);
  });

  it("refuses before any window opens what it cannot serve", async () => {
    const cases: [string, object, Partial<OperationContext>, object][] = [
      ["challenge_expired", {}, { now: () => 2_000_000 }, SENDER],
      ["challenge_invalid", { nonce: "short" }, {}, SENDER],
      ["purpose_unsupported", { purpose: "approve" }, {}, SENDER],
      ["site_not_allowed", {}, { isAllowedSite: async () => false }, SENDER],
      ["message_invalid", {}, {}, { ...SENDER, frameId: 1 }],
      ["context_insecure", {}, {}, { ...SENDER, origin: "http://example.com" }],
    ];
    for (const [code, challenge, context, sender] of cases) {
      const { openPage, opened } = background(context);
      const page = openPage(sender);
      page.say({
        type: "start",
        challenge: challengeText(challenge),
      });
      await settle();
      assert.deepEqual(failures(page.heard), [code]);
      assert.equal(page.isOpen, false);
      assert.deepEqual(opened, []);
    }
  });

  it("says so when no window can be opened", async () => {
    const { openPage } = background({
      openDialog: async () => {
        throw new Error("no window");
      },
    });
    const page = openPage();
    page.say({ type: "start", challenge: challengeText() });
    await settle();
    assert.deepEqual(page.heard, [INTERNAL_ERROR]);
  });

  it("tells a page nothing of what went wrong inside", async () => {
    for (const context of [
      {
        isAllowedSite: async () => {
          throw new TypeError("cannot read properties of undefined");
        },
      },
      {
        now: () => {
          throw new TypeError("cannot read properties of undefined");
        },
      },
    ]) {
      const page = background(context).openPage();
      page.say({ type: "start", challenge: challengeText() });
      await settle();
      assert.deepEqual(page.heard, [INTERNAL_ERROR]);
    }
  });

  it("closes a window that no operation knows, such as one restored with the browser", () => {
    const { openDialog } = background();
    assert.deepEqual(openDialog("from-yesterday").heard, [{ type: "close" }]);
  });

  it("closes a window that claims an operation which has its dialog", async () => {
    const { begin, openDialog, opened } = background();
    const { dialog } = await begin();
    const second = openDialog(opened[0]?.id ?? "");
    assert.deepEqual(second.heard, [{ type: "close" }]);
    dialog.say({ type: "signed", signature: "c2ln" });
  });

  it("refuses messages outside the protocol", async () => {
    const { openPage, begin } = background();
    const page = openPage();
    page.say({ type: "start", challenge: "not base64url!" });
    assert.deepEqual(failures(page.heard), ["message_invalid"]);
    const { dialog } = await begin();
    assert.throws(
      () =>
        dialog.say({
          type: "signed",
          signature: "c2ln",
          pin: "1",
        }),
      { code: "message_invalid" },
    );
  });
});
