import assert from "node:assert/strict";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { diagnose } from "./diagnose.ts";
import { snapshotOf, token } from "./diagnosis-fixture.ts";
import { useDesk } from "./use-desk.ts";

const [certificate] = token.certificates;
assert.ok(certificate);

describe("checkTokens", () => {
  const desk = useDesk();
  it("tells that no key is plugged in", async () => {
    desk.snapshot = snapshotOf([]);
    await desk.expectOne("token", "warning", /No key is plugged in/, /Plug in/);
  });
  it("tells a USB key that no driver recognises", async () => {
    desk.snapshot = snapshotOf([]);
    desk.computer.write("/sys/bus/usb/devices/1-1:1.0/bInterfaceClass", "0b\n");
    desk.computer.write("/sys/bus/usb/devices/1-2:1.0/bInterfaceClass", "03\n");
    await desk.expectOne(
      "token",
      "problem",
      /plugged in \(1\)/,
      /software that came/,
    );
  });
  it("tells a locked PIN, and a last try", async () => {
    desk.snapshot = snapshotOf([
      { ...token, pin: { ...token.pin, triesLeft: "none" } },
    ]);
    await desk.expectOne("token", "problem", /locked/, /PUK/);
    desk.snapshot = snapshotOf([
      { ...token, pin: { ...token.pin, triesLeft: "last" } },
    ]);
    await desk.expectOne("token", "warning", /single PIN try/, /Make sure/);
  });
  it("tells a key that cannot be used as a whole", async () => {
    desk.snapshot = snapshotOf([{ ...token, unusable: "token_uninitialised" }]);
    await desk.expectOne(
      "token",
      "problem",
      /cannot be used/,
      /not been prepared/,
    );
  });
  it("counts certificates, and says why some cannot sign in", async () => {
    const expired = {
      ...certificate,
      unsuitable: "certificate_expired",
    } as const;
    desk.snapshot = snapshotOf([
      { ...token, certificates: [certificate, expired] },
    ]);
    await desk.expectOne(
      "certificate",
      "warning",
      /^2 certificate.* 1 can sign in/,
      /expired/,
    );
    desk.snapshot = snapshotOf([{ ...token, certificates: [expired] }]);
    await desk.expectOne(
      "certificate",
      "problem",
      /^1 certificate.* 0 can/,
      /Renew/,
    );
  });
  it("tells an empty key from one that hides its certificates", async () => {
    desk.snapshot = snapshotOf([{ ...token, certificates: [] }]);
    await desk.expectOne("certificate", "problem", /no certificate/, /issued/);
    desk.snapshot = snapshotOf([
      { ...token, certificates: [], hidesCertificates: true },
    ]);
    assert.equal((await desk.findings("certificate"))[0]?.status, "ok");
  });
  it("goes on where the keys cannot be read", async () => {
    const { findings: all } = await diagnose({
      ...desk.options(),
      listTokens: () => Promise.reject(new PasserelleError("module_timeout")),
    });
    const found = all.at(-1);
    assert.match(
      found?.sentence.en ?? "",
      /could not be read \(module_timeout\)/,
    );
  });

  it("does not wait without end for a library that never answers", async () => {
    const { findings } = await diagnose({
      ...desk.options(),
      listTokens: () => new Promise(() => undefined),
      listingLimitMs: 1,
    });
    assert.match(findings.at(-1)?.sentence.en ?? "", /\(module_timeout\)/);
  });
});
