import assert from "node:assert/strict";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { PageReply } from "@passerelle/shared/protocol/page.ts";
import { ClickGesture } from "./gesture.ts";
import type { OperationListener } from "./operation.ts";
import { PageRequests } from "./page-requests.ts";

const REQUEST = {
  passerelle: "to-extension",
  version: 1,
  id: "request-1",
  action: "authenticate",
  challenge: "Y2hhbGxlbmdl",
};

function serve({ isSecureContext = true } = {}) {
  const gesture = new ClickGesture();
  const replies: PageReply[] = [];
  const started: { challenge: string; listener: OperationListener }[] = [];
  let cancels = 0;
  const requests = new PageRequests({
    context: {
      isSecureContext,
      navigator: { userActivation: { isActive: true } },
    },
    gesture,
    start: (challenge, listener) => {
      started.push({ challenge, listener });
      return { cancel: () => cancels++ };
    },
    reply: (reply) => replies.push(reply),
    extensionVersion: "0.1.0",
  });
  const click = () => gesture.note({ isTrusted: true });
  return { requests, replies, started, click, cancels: () => cancels };
}

function failure(code: string, { replies }: ReturnType<typeof serve>): void {
  const [reply] = replies;
  assert.equal(reply?.outcome, "failed");
  assert.equal(reply.id, REQUEST.id);
  assert.equal(reply.error.code, code);
}

describe("PageRequests", () => {
  it("answers detect with the version, without a click", () => {
    const { requests, replies } = serve();
    const { challenge: _, ...detect } = { ...REQUEST, action: "detect" };
    requests.receive(detect);
    assert.deepEqual(replies, [
      {
        passerelle: "to-page",
        version: 1,
        id: "request-1",
        outcome: "detected",
        extensionVersion: "0.1.0",
      },
    ]);
  });

  it("hands the outcome back under the request’s id", () => {
    const { requests, replies, started, click } = serve();
    click();
    requests.receive(REQUEST);
    assert.equal(started[0]?.challenge, "Y2hhbGxlbmdl");
    started[0].listener.signed("c2ln");
    started[0].listener.keyRemoved();
    assert.deepEqual(
      replies.map(({ id, outcome }) => [id, outcome]),
      [
        ["request-1", "signed"],
        ["request-1", "key-removed"],
      ],
    );
  });

  it("starts nothing without a click of the person", () => {
    const served = serve();
    served.requests.receive(REQUEST);
    failure("gesture_required", served);
    assert.deepEqual(served.started, []);
  });

  it("starts nothing outside a secure context", () => {
    const served = serve({ isSecureContext: false });
    served.click();
    served.requests.receive(REQUEST);
    failure("context_insecure", served);
    assert.deepEqual(served.started, []);
  });

  it("refuses fields that the protocol does not know", () => {
    const served = serve();
    served.click();
    served.requests.receive({ ...REQUEST, origin: "https://other.example" });
    failure("message_invalid", served);
    assert.deepEqual(served.started, []);
  });

  it("leaves messages alone that are not for the extension", () => {
    const { requests, replies } = serve();
    for (const message of [
      null,
      "hello",
      1,
      [],
      { id: "x" },
      { ...REQUEST, passerelle: "to-page" },
    ]) {
      requests.receive(message);
    }
    assert.deepEqual(replies, []);
  });

  it("carries a failure by its code", () => {
    const served = serve();
    served.click();
    served.requests.receive(REQUEST);
    served.started[0]?.listener.failed(new PasserelleError("page_left"));
    failure("page_left", served);
  });

  it("cancels the request named, while it runs", () => {
    const { requests, started, click, cancels } = serve();
    click();
    requests.receive(REQUEST);
    const { challenge: _, ...cancel } = { ...REQUEST, action: "cancel" };
    requests.receive({ ...cancel, id: "another" });
    assert.equal(cancels(), 0);
    requests.receive(cancel);
    assert.equal(cancels(), 1);
    started[0]?.listener.signed("c2ln");
    requests.receive(cancel);
    assert.equal(cancels(), 1);
  });

  it("refuses an id that is already in use", () => {
    const served = serve();
    served.click();
    served.requests.receive(REQUEST);
    served.click();
    served.requests.receive(REQUEST);
    failure("message_invalid", served);
    assert.equal(served.started.length, 1);
  });
});
