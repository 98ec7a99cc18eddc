import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { copyFileSync, renameSync } from "node:fs";
import { parseChallenge } from "@passerelle/shared/protocol/challenge.ts";
import { ORIGIN } from "./fixtures/bank.ts";
import { CertificationAuthority } from "./fixtures/certification-authority.ts";
import { temporaryFolder } from "./fixtures/temporary-folder.ts";
import { openRelyingParty } from "./relying-party.ts";

describe("the portal’s accepted issuers", () => {
  const folder = temporaryFolder();

  it("may be replaced while it runs", async () => {
    const [old, renewed] = [
      new CertificationAuthority("Ancienne"),
      new CertificationAuthority("Nouvelle"),
    ];
    const acceptedIssuers = folder.file("issuers.pem");
    copyFileSync(old.trustAnchorFile, acceptedIssuers);
    const events = new EventEmitter();
    const { relyingParty, close } = await openRelyingParty(
      {
        acceptedIssuers,
        bankName: "Banque",
        host: "127.0.0.1",
        trustAnchors: old.trustAnchorFile,
        revocation: { mode: "none" },
      },
      ORIGIN,
      () => new Date(),
      assert.fail,
      { reloadEveryMs: 5, onReloaded: (setting) => events.emit(setting) },
    );
    const isNamed = async (authority: CertificationAuthority) => {
      const request = { purpose: "login", session: "a session" } as const;
      const challenge = await relyingParty.issueChallenge(request);
      const [name = ""] = parseChallenge(challenge).acceptedIssuers ?? [];
      const bytes = Buffer.from(authority.trustAnchor);
      return name !== "" && bytes.includes(Buffer.from(name, "base64url"));
    };
    try {
      assert.deepEqual(
        [await isNamed(old), await isNamed(renewed)],
        [true, false],
      );
      const reloaded = once(events, "acceptedIssuers");
      copyFileSync(renewed.trustAnchorFile, folder.file("new.pem"));
      renameSync(folder.file("new.pem"), acceptedIssuers);
      await reloaded;
      assert.deepEqual(
        [await isNamed(old), await isNamed(renewed)],
        [false, true],
      );
    } finally {
      close();
      old.remove();
      renewed.remove();
    }
  });
});
