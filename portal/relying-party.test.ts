import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { EventEmitter, once } from "node:events";
import {
  copyFileSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseChallenge } from "@passerelle/shared/protocol/challenge.ts";
import type { Configuration } from "./configuration/schema.ts";
import { CertificationAuthority } from "./fixtures/certification-authority.ts";
import { openBankRelyingParty, signInWith } from "./fixtures/relying-party.ts";
import { temporaryFolder } from "./fixtures/temporary-folder.ts";

describe("the portal’s trust anchors", () => {
  const folder = temporaryFolder();

  it("may be replaced while it runs", async () => {
    const old = new CertificationAuthority("Ancienne");
    const renewed = new CertificationAuthority("Nouvelle");
    const trustAnchors = folder.file("anchors.pem");
    copyFileSync(old.trustAnchorFile, trustAnchors);
    const events = new EventEmitter();
    const { relyingParty, close } = await openBankRelyingParty(
      { trustAnchors },
      { reloadEveryMs: 5, onReloaded: () => events.emit("reloaded") },
      ({ code }) => events.emit("problem", code),
    );
    const signIn = (authority: CertificationAuthority) =>
      signInWith(relyingParty, authority);
    try {
      await signIn(old);
      await assert.rejects(signIn(renewed), { code: "path_not_found" });
      const broken = once(events, "problem");
      writeFileSync(trustAnchors, "not an authority");
      assert.deepEqual(await broken, ["trust_material_invalid"]);
      await signIn(old);
      const reloaded = once(events, "reloaded");
      copyFileSync(renewed.trustAnchorFile, folder.file("new.pem"));
      renameSync(folder.file("new.pem"), trustAnchors);
      await reloaded;
      await signIn(renewed);
      await assert.rejects(signIn(old), { code: "path_not_found" });
    } finally {
      close();
      old.remove();
      renewed.remove();
    }
  });

  it("are read no more where something else keeps the portal from starting", async () => {
    const authority = new CertificationAuthority();
    const [trustAnchors, others] = ["first.pem", "second.pem"].map((name) => {
      copyFileSync(authority.trustAnchorFile, folder.file(name));
      return folder.file(name);
    }) as [string, string];
    authority.remove();
    const problems: string[] = [];
    await assert.rejects(
      openBankRelyingParty(
        { trustAnchors, acceptedIssuers: folder.file("absent.pem") },
        { reloadEveryMs: 1 },
        ({ code }) => problems.push(code),
      ),
      { code: "trust_material_invalid" },
    );
    rmSync(trustAnchors);
    const events = new EventEmitter();
    const { close } = await openBankRelyingParty(
      { trustAnchors: others },
      { reloadEveryMs: 20 },
      () => events.emit("problem"),
    );
    const problem = once(events, "problem");
    rmSync(others);
    await problem;
    close();
    assert.deepEqual(problems, []);
  });
});

describe("the portal’s intermediates", () => {
  const folder = temporaryFolder();
  const root = new CertificationAuthority("Racine");
  const issuing = new CertificationAuthority("Émettrice");
  const file = root.certify(issuing);
  after(() => {
    root.remove();
    issuing.remove();
  });

  it("stand in for those that a customer’s key does not hold", async () => {
    const signIn = async (intermediates: string | undefined) => {
      const { relyingParty, close } = await openBankRelyingParty({
        intermediates,
        trustAnchors: root.trustAnchorFile,
      });
      close();
      return signInWith(relyingParty, issuing);
    };
    await assert.rejects(signIn(undefined), { code: "path_not_found" });
    assert.equal((await signIn(file)).path.length, 3);
  });

  it("may be replaced while it runs", async () => {
    const intermediates = folder.file("between.pem");
    copyFileSync(root.trustAnchorFile, intermediates);
    const events = new EventEmitter();
    const { relyingParty, close } = await openBankRelyingParty(
      { intermediates, trustAnchors: root.trustAnchorFile },
      { reloadEveryMs: 5, onReloaded: (setting) => events.emit(setting) },
    );
    try {
      await assert.rejects(signInWith(relyingParty, issuing), {
        code: "path_not_found",
      });
      const reloaded = once(events, "intermediates");
      copyFileSync(file, folder.file("new.pem"));
      renameSync(folder.file("new.pem"), intermediates);
      await reloaded;
      const { path } = await signInWith(relyingParty, issuing);
      assert.equal(path.length, 3);
    } finally {
      close();
    }
  });

  it("are asked for where the settings say so, and only there", async () => {
    const server = createServer((_request, response) =>
      response.end(new X509Certificate(readFileSync(file)).raw),
    ).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    const hosts = ["127.0.0.1"];
    const problems: string[] = [];
    const signIn = async (
      intermediateSource: Configuration["intermediateSource"],
    ) => {
      const { relyingParty, close } = await openBankRelyingParty(
        { intermediateSource, trustAnchors: root.trustAnchorFile },
        {},
        ({ code }) => problems.push(code),
      );
      close();
      const order = { issuerUrl: `${origin}/issuing.cer` };
      return signInWith(relyingParty, issuing, order);
    };
    try {
      const { path } = await signIn({ hosts, allowedOrigins: [origin] });
      assert.equal(path.length, 3);
      for (const setting of [
        undefined,
        { hosts: ["crt.authority.example"], allowedOrigins: [origin] },
        { hosts, allowedOrigins: [] },
      ]) {
        await assert.rejects(signIn(setting), { code: "path_not_found" });
      }
      assert.deepEqual(problems, ["fetch_refused"]);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});

describe("the portal’s accepted issuers", () => {
  const folder = temporaryFolder();

  it("are named in its challenges, and none without such a setting", async () => {
    const authority = new CertificationAuthority();
    const { certificate } = authority.issue("Porteur");
    const issuersIn = async (acceptedIssuers: string | undefined) => {
      const { relyingParty, close } = await openBankRelyingParty({
        acceptedIssuers,
        trustAnchors: authority.trustAnchorFile,
      });
      close();
      const challenge = await relyingParty.issueChallenge({
        purpose: "login",
        session: "a session",
      });
      return parseChallenge(challenge).acceptedIssuers;
    };
    try {
      const named = await issuersIn(authority.trustAnchorFile);
      assert.equal(named?.length, 1);
      const name = Buffer.from(named[0] ?? "", "base64url");
      assert.ok(certificate.raw.includes(name));
      assert.equal(await issuersIn(undefined), undefined);
    } finally {
      authority.remove();
    }
  });

  it("may be replaced while it runs", async () => {
    const old = new CertificationAuthority("Ancienne");
    const renewed = new CertificationAuthority("Nouvelle");
    const acceptedIssuers = folder.file("issuers.pem");
    copyFileSync(old.trustAnchorFile, acceptedIssuers);
    const events = new EventEmitter();
    const { relyingParty, close } = await openBankRelyingParty(
      { acceptedIssuers, trustAnchors: old.trustAnchorFile },
      { reloadEveryMs: 5, onReloaded: (setting) => events.emit(setting) },
    );
    const isNamed = async (authority: CertificationAuthority) => {
      const challenge = await relyingParty.issueChallenge({
        purpose: "login",
        session: "a session",
      });
      const [name = ""] = parseChallenge(challenge).acceptedIssuers ?? [];
      const bytes = Buffer.from(authority.trustAnchor);
      return name !== "" && bytes.includes(Buffer.from(name, "base64url"));
    };
    const areNamed = async () => [await isNamed(old), await isNamed(renewed)];
    try {
      assert.deepEqual(await areNamed(), [true, false]);
      const reloaded = once(events, "acceptedIssuers");
      copyFileSync(renewed.trustAnchorFile, folder.file("new.pem"));
      renameSync(folder.file("new.pem"), acceptedIssuers);
      await reloaded;
      assert.deepEqual(await areNamed(), [false, true]);
    } finally {
      close();
      old.remove();
      renewed.remove();
    }
  });
});
