import assert from "node:assert/strict";
import { redactReport } from "./redact.ts";
import { ok, text } from "./report.ts";

function redact(sentence: string, environment: NodeJS.ProcessEnv): string {
  const finding = ok("library", text(sentence, sentence));
  const report = { hostVersion: "1", system: "x", at: "", findings: [finding] };
  return redactReport(report, environment).findings[0]!.sentence.en;
}

describe("redactReport", () => {
  it("takes the account’s name out of a path, whatever stands beside it", () => {
    for (const [path, expected] of [
      ["/home/alice/lib/x.so", "~/lib/x.so"],
      ["/media/alice/x.so", "/media/…/x.so"],
      ["/srv/alice.so", "/srv/….so"],
      ["(/media/alice)", "(/media/…)"],
      ["/media/alice, line 2", "/media/…, line 2"],
      ["/srv/keys-alice_2.so", "/srv/keys-…_2.so"],
      ["D:\\Keys\\Alice\\x.dll", "D:\\Keys\\…\\x.dll"],
    ] as const)
      assert.equal(
        redact(path, { HOME: "/home/alice", USER: "alice" }),
        expected,
      );
  });

  it("leaves other words alone", () => {
    for (const sentence of [
      "alice is no path, nor is (alice)",
      "/srv/malice.so and /srv/alice2.so",
    ])
      assert.equal(redact(sentence, { USER: "alice" }), sentence);
  });

  it("takes a name for what it is, not for a pattern", () => {
    assert.equal(redact("/srv/a.b+c/x", { USER: "a.b+c" }), "/srv/…/x");
    assert.equal(redact("/srv/aXbbc/x", { USER: "a.b+c" }), "/srv/aXbbc/x");
  });

  it("leaves a role’s name and a home that is everyone’s", () => {
    const sentence = "/root/x.so";
    assert.equal(redact(sentence, { HOME: "/", USER: "root" }), sentence);
  });
});
