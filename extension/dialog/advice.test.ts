import assert from "node:assert/strict";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import {
  moduleSentenceFor,
  sentenceFor,
} from "@passerelle/shared/errors/sentence.ts";
import {
  pinRules,
  snapshot,
  token,
} from "@passerelle/shared/protocol/token-fixture.ts";
import type {
  ModuleSummary,
  TokenSnapshot,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";
import {
  after,
  armed,
  OTHER_HASH,
  ready,
  REQUEST,
  requested,
  signing,
  tokens,
} from "../testing/dialog.ts";
import { moduleNotesOf, pinServiceLinkOf, progressKeyOf } from "./advice.ts";
import { choicesOf } from "./choices.ts";
import { reduce } from "./reduce.ts";
import { canConfirm, screenOf, shownProblemOf } from "./screen.ts";
import type { DialogEvent, DialogState } from "./state.ts";

/** The dialog's state where these tokens are shown and OK is armed. */
function showing(shown: TokenSnapshot, ...events: DialogEvent[]): DialogState {
  return after(requested, ready, tokens(shown), armed, ...events);
}

/** A signature was asked for, and refused. */
function refused(code: ErrorCode): DialogState {
  return showing(snapshot([token()]), signing, {
    type: "work-failed",
    code,
    triesLeft: null,
  });
}

/** What stands in the list at the only key, and the link beside it. */
function atKey(only: TokenSummary): (string | null)[] {
  const state = showing(snapshot([only]));
  assert.equal(canConfirm(state), false);
  const reason = choicesOf(state)[0]?.reason ?? assert.fail("no reason");
  return [reason, pinServiceLinkOf(reason)];
}

describe("the dialog’s link to the options page", () => {
  it("stands beside a PIN that turns out to have expired, which can then be tried again", () => {
    const state = refused("pin_expired");
    assert.equal(shownProblemOf(state)?.code, "pin_expired");
    assert.equal(pinServiceLinkOf("pin_expired"), "toPinService");
    assert.match(sentenceFor("pin_expired", "fr"), /options de Passerelle/);
    assert.equal(canConfirm(state), true);
  });

  it("stands at a key whose PIN must be changed, is locked or was never set", () => {
    assert.deepEqual(atKey(token({ unusable: "pin_must_change" })), [
      "pin_must_change",
      "toPinService",
    ]);
    const pin = pinRules({ triesLeft: "none" });
    assert.deepEqual(atKey(token({ pin })), ["pin_locked", "toPinService"]);
    assert.deepEqual(atKey(token({ unusable: "pin_not_set" })), [
      "pin_not_set",
      "toFirstPin",
    ]);
  });

  it("stands once where the PIN locks: at the key, which says it from then on", () => {
    const state = showing(
      snapshot([token()]),
      { type: "work-started", kind: "sign" },
      { type: "work-failed", code: "pin_locked", triesLeft: "none" },
    );
    assert.equal(choicesOf(state)[0]?.reason, "pin_locked");
    assert.equal(shownProblemOf(state), null);
  });

  it("does not stand where that page cannot help", () => {
    for (const code of [
      "pin_incorrect",
      "pin_length",
      "pin_entry_cancelled",
      "token_busy",
      "token_uninitialised",
      "token_unreadable",
      "module_crashed",
    ] as const) {
      assert.equal(shownProblemOf(refused(code))?.code, code);
      assert.equal(pinServiceLinkOf(code), null);
    }
  });
});

describe("the dialog’s word on a library that failed", () => {
  const working: ModuleSummary = {
    name: "IDPrime",
    state: "ready",
    error: null,
  };
  const failed = (error: ErrorCode): ModuleSummary => ({
    name: "SafeNet eToken",
    state: "failed",
    error,
  });
  const noted = (state: DialogState) =>
    moduleNotesOf(state).map(({ name, error }) => [name, error]);

  it("stands beside the wait for a key, and says what to do if the key does not appear", () => {
    const modules = [working, failed("module_timeout")];
    const state = showing(snapshot([], { modules }));
    assert.equal(screenOf(state), "waiting");
    assert.deepEqual(noted(state), [["SafeNet eToken", "module_timeout"]]);
    assert.equal(
      moduleSentenceFor("module_timeout", "fr"),
      "Il ne répond plus. Si votre clé n’apparaît pas, réinstallez le logiciel fourni avec elle.",
    );
  });

  it("stands beside the keys of other libraries", () => {
    const modules = [working, failed("module_crashed")];
    const shown = snapshot([token({ module: "IDPrime" })], { modules });
    const state = showing(shown);
    assert.equal(screenOf(state), "choosing");
    assert.deepEqual(noted(state), [["SafeNet eToken", "module_crashed"]]);
  });

  it("tells each library’s own fault where none works", () => {
    const modules = [
      failed("module_architecture"),
      { ...failed("module_insecure"), name: "CertEurope" },
    ];
    const state = showing(snapshot([], { modules }));
    assert.equal(screenOf(state), "no-module");
    assert.deepEqual(noted(state), [
      ["SafeNet eToken", "module_architecture"],
      ["CertEurope", "module_insecure"],
    ]);
  });

  it("names the reader service where a library does not reach it, and goes on waiting", () => {
    const modules = [failed("reader_service_unavailable")];
    const state = showing(snapshot([], { modules }));
    assert.equal(screenOf(state), "waiting");
    const [note] = moduleNotesOf(state);
    assert.equal(note?.error, "reader_service_unavailable");
    const sentence = moduleSentenceFor("reader_service_unavailable", "fr");
    assert.match(sentence, /^Il n’atteint pas .* Démarrez ce service/);
  });

  it("stands at the key alone where that key was on show", () => {
    const modules: ModuleSummary[] = [
      { name: "SoftHSM", state: "failed", error: "module_crashed" },
    ];
    const crashed = snapshot([], { modules });
    const state = showing(snapshot([token()]), {
      type: "tokens-changed",
      snapshot: crashed,
    });
    assert.equal(choicesOf(state)[0]?.reason, "module_crashed");
    assert.deepEqual(noted(state), []);
  });

  it("stays away while nothing is known yet, and when all is over", () => {
    const modules = [working, failed("module_crashed")];
    const starting = showing(snapshot([], { modules, complete: false }));
    assert.equal(screenOf(starting), "searching");
    assert.deepEqual(noted(starting), []);
    const ended = showing(snapshot([], { modules }), {
      type: "ended",
      code: "operation_interrupted",
    });
    assert.deepEqual(noted(ended), []);
  });
});

describe("the dialog’s word while it works", () => {
  const sign = { kind: "sign", isSlow: false } as const;

  it("names the work, and asks for patience with a slow card", () => {
    assert.equal(progressKeyOf(token(), sign), "workingToSign");
    const read = { kind: "read-certificates", isSlow: false } as const;
    assert.equal(progressKeyOf(token(), read), "workingToRead");
    const slow = { ...sign, isSlow: true };
    assert.equal(progressKeyOf(token(), slow), "workingSlowly");
  });

  it("asks for the PIN on the reader, however long that takes", () => {
    const onReader = token({ pin: pinRules({ entry: "reader" }) });
    const slow = { ...sign, isSlow: true };
    assert.equal(progressKeyOf(onReader, slow), "workingOnReader");
  });
});

describe("the dialog’s reasons", () => {
  it("are the token’s before the certificate’s, the certificate’s before the issuer’s", () => {
    const reasonsOf = (only: TokenSummary, acceptedIssuers: string[] | null) =>
      choicesOf({
        request: { ...REQUEST, acceptedIssuers },
        snapshot: snapshot([only]),
        revealed: {},
      })[0]?.certificates.map(({ reason }) => reason);
    const [own] = token().certificates;
    assert.ok(own);
    const expired = { ...own, unsuitable: "certificate_expired" as const };
    assert.deepEqual(reasonsOf(token(), ["b3RoZXI"]), ["path_not_found"]);
    assert.deepEqual(reasonsOf(token(), [own.issuerName]), [null]);
    const old = token({ certificates: [expired] });
    assert.deepEqual(reasonsOf(old, ["b3RoZXI"]), ["certificate_expired"]);
    const busy = { ...old, unusable: "token_busy" as const };
    assert.deepEqual(reasonsOf(busy, null), ["token_busy"]);
  });

  it("keep a key that hides its certificates from being read while it cannot be used", () => {
    const hiding = token({
      certificates: [],
      hidesCertificates: true,
      unusable: "pin_must_change",
    });
    const state = showing(snapshot([hiding]));
    assert.equal(state.choice, null);
    assert.equal(choicesOf(state)[0]?.reason, "pin_must_change");
  });

  it("of the last try go as soon as another certificate is chosen, and with the host", () => {
    const state = refused("pin_incorrect");
    const choice = { token: "token-1", certificate: OTHER_HASH };
    assert.equal(reduce(state, { type: "chosen", choice }).problem, null);
    const gone = reduce(state, { type: "host-failed", code: "host_exited" });
    assert.equal(shownProblemOf(gone), null);
  });
});
