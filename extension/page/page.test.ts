import assert from "node:assert/strict";
import { mock } from "node:test";
import type { PageRequest } from "@passerelle/shared/protocol/page.ts";
import { authenticateIn } from "./authenticate.ts";
import { detectIn } from "./detect.ts";
import type { PageWindow } from "./exchange.ts";

const ORIGIN = "https://www.example.coop";

/** A window whose content script answers as told. */
class FakeWindow extends EventTarget {
  readonly origin = ORIGIN;
  readonly isSecureContext: boolean = true;
  readonly requests: PageRequest[] = [];
  answer: (request: PageRequest) => void = () => undefined;

  postMessage(request: PageRequest, targetOrigin: string): void {
    assert.equal(targetOrigin, ORIGIN);
    this.requests.push(request);
    this.answer(request);
  }

  reply(id: string, reply: object, from: object = {}): void {
    const fields = { passerelle: "to-page", version: 1, id, ...reply };
    const message = { source: this, origin: ORIGIN, data: fields, ...from };
    this.dispatchEvent(Object.assign(new Event("message"), message));
  }
}

function pageWith(answers: (request: PageRequest) => object[]) {
  const page = new FakeWindow();
  page.answer = (request) => {
    const replies =
      request.action === "detect"
        ? [{ outcome: "detected", extensionVersion: "0.1.0" }]
        : answers(request);
    for (const reply of replies) page.reply(request.id, reply);
  };
  return { page, window: page as unknown as PageWindow };
}

function useTimers(): void {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());
}

async function missesExtension(result: Promise<unknown>): Promise<void> {
  mock.timers.tick(1000);
  await assert.rejects(result, { code: "extension_missing" });
}

describe("detect", () => {
  useTimers();

  it("finds the extension and its version", async () => {
    const { window } = pageWith(() => []);
    assert.deepEqual(await detectIn(window), { extensionVersion: "0.1.0" });
  });

  it("misses an extension that does not answer", async () => {
    const page = new FakeWindow();
    await missesExtension(detectIn(page));
  });

  it("believes no answer of another window, origin, id or form", async () => {
    const page = new FakeWindow();
    const detected = { outcome: "detected", extensionVersion: "6.6.6" };
    page.answer = ({ id }) => {
      page.reply(id, detected, { source: {} });
      page.reply(id, detected, { origin: "https://other.example" });
      page.reply("another", detected);
      page.reply(id, { ...detected, tokens: [] });
    };
    await missesExtension(detectIn(page));
  });

  it("refuses an unprotected page, and a program without a window", async () => {
    const page = Object.assign(new FakeWindow(), { isSecureContext: false });
    for (const window of [page as unknown as PageWindow, undefined]) {
      await assert.rejects(detectIn(window), { code: "context_insecure" });
    }
  });
});

describe("authenticate", () => {
  useTimers();

  it("hands over the challenge and gives the signature", async () => {
    const { page, window } = pageWith(() => [
      { outcome: "signed", signature: "c2ln" },
    ]);
    assert.equal(await authenticateIn(window, "Y2hhbGxlbmdl"), "c2ln");
    const request = page.requests.at(-1);
    assert.equal(
      request?.action === "authenticate" && request.challenge,
      "Y2hhbGxlbmdl",
    );
  });

  it("rejects with the code of the extension", async () => {
    const error = { code: "operation_cancelled", message: "" };
    const { window } = pageWith(() => [{ outcome: "failed", error }]);
    await assert.rejects(authenticateIn(window, "Y2hhbGxlbmdl"), {
      name: "PasserelleError",
      code: "operation_cancelled",
    });
  });

  it("asks nothing of an extension that is not there", async () => {
    const page = new FakeWindow();
    await missesExtension(authenticateIn(page, "Y2hhbGxlbmdl"));
    assert.deepEqual(
      page.requests.map(({ action }) => action),
      ["detect"],
    );
  });

  it("cancels on its signal, before and after it asked", async () => {
    const early = pageWith(() => []);
    await assert.rejects(
      authenticateIn(early.window, "Y2hhbGxlbmdl", {
        signal: AbortSignal.abort(),
      }),
      { code: "operation_cancelled" },
    );
    assert.deepEqual(early.page.requests, []);

    const abort = new AbortController();
    const late = pageWith(() => {
      queueMicrotask(() => abort.abort());
      return [];
    });
    await assert.rejects(
      authenticateIn(late.window, "Y2hhbGxlbmdl", { signal: abort.signal }),
      { code: "operation_cancelled" },
    );
    const [, asked, cancelled] = late.page.requests;
    assert.equal(cancelled?.action, "cancel");
    assert.equal(cancelled.id, asked?.id);
  });

  it("tells once that the key was pulled out", async () => {
    const { page, window } = pageWith(() => [
      { outcome: "signed", signature: "c2ln" },
    ]);
    let removals = 0;
    await authenticateIn(window, "Y2hhbGxlbmdl", {
      onKeyRemoved: () => removals++,
    });
    const { id } = page.requests.at(-1) ?? assert.fail();
    page.reply(id, { outcome: "key-removed" });
    page.reply(id, { outcome: "key-removed" });
    assert.equal(removals, 1);
  });
});
