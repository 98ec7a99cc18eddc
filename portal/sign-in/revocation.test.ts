import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Revocation } from "../configuration/schema.ts";
import {
  answer,
  assertRefused,
  type Bank,
  enrol,
  identify,
  openBank,
  ORIGIN,
  sendSignature,
} from "../fixtures/bank.ts";
import type { Holder } from "../fixtures/certification-authority.ts";
import { openBankRelyingParty } from "../fixtures/relying-party.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";
import { type OpenRelyingParty, openRelyingParty } from "../relying-party.ts";

describe("revocation at the sign-in", () => {
  const folder = temporaryFolder();
  let folders = 0;
  let bank: Bank;
  let opened: OpenRelyingParty;
  let problems: string[];
  afterEach(async () => {
    opened.close();
    await bank.close();
  });

  /** Opens a bank on the portal's own relying party; the authority may publish before. */
  async function open(
    revocation: Revocation | undefined,
    publish: (bank: Pick<Bank, "authority">) => void = () => undefined,
    origin = ORIGIN,
  ): Promise<void> {
    problems = [];
    bank = await openBank({
      origin,
      openRelyingParty: async ({ name, clock }, authority) => {
        publish({ authority });
        opened = await openRelyingParty(
          {
            bankName: name,
            host: "127.0.0.1",
            trustAnchors: authority.trustAnchorFile,
            revocation,
          },
          origin,
          clock ?? (() => new Date()),
          ({ code }) => problems.push(code),
        );
        return opened.relyingParty;
      },
    });
  }

  const newFolder = () => {
    const path = folder.file(`crls-${(folders += 1)}`);
    mkdirSync(path);
    return path;
  };
  const offline = (mode: "hard" | "soft", crls: string): Revocation => ({
    mode,
    crls,
    online: false,
    allowedOrigins: [],
  });

  async function signIn(holder: Holder, origin = ORIGIN) {
    enrol(bank.database, holder, { userNumber: 2 });
    const visitor = bank.visitor();
    await identify(visitor, { user: "2" });
    await sendSignature(visitor, answer(bank, visitor, holder, origin));
    return visitor;
  }

  for (const mode of ["hard", "soft"] as const)
    it(`refuses who is on the CRL, and lets the others in (${mode})`, async () => {
      const crls = newFolder();
      let revoked: Holder | undefined;
      await open(offline(mode, crls), ({ authority }) => {
        revoked = authority.issue("Clé perdue");
        authority.revoke(revoked);
        authority.publishCrl(`${crls}/authority.crl`);
      });
      assert.ok(revoked);
      assertRefused(await signIn(revoked), "certificate_revoked");
      const other = await signIn(bank.authority.issue("Clé présente"));
      assert.equal(other.header("location"), "/espace");
    });

  it("refuses everybody while there is no CRL (hard)", async () => {
    await open(offline("hard", newFolder()));
    const visitor = await signIn(bank.anais);
    assertRefused(visitor, "revocation_unavailable", 503);
  });

  it("lets in whom nothing is known about (soft)", async () => {
    await open(offline("soft", newFolder()));
    const visitor = await signIn(bank.anais);
    assert.equal(visitor.header("location"), "/espace");
  });

  it("is checked hard where nothing is configured", async () => {
    await open(undefined);
    assert.ok(opened.checksRevocation);
    const visitor = await signIn(bank.anais);
    assertRefused(visitor, "revocation_unavailable", 503);
  });

  it("is not checked for a development site on loopback, nor where the configuration says so", async () => {
    const development = "http://localhost:8080";
    await open(undefined, undefined, development);
    assert.ok(!opened.checksRevocation);
    const visitor = await signIn(bank.anais, development);
    assert.equal(visitor.header("location"), "/espace");
    await bank.close();

    await open({ mode: "none" });
    assert.ok(!opened.checksRevocation);
    const other = await signIn(bank.anais);
    assert.equal(other.header("location"), "/espace");
  });

  it("is asked for at the authority’s own address, if that may be asked", async () => {
    const crl = folder.file("published.crl");
    const server = createServer((_request, response) =>
      response.end(pemBytes(readFileSync(crl, "utf8"))),
    ).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const authorityOrigin = `http://127.0.0.1:${port}`;
    const order = { crlUrl: `${authorityOrigin}/ca.crl` };
    const online = (allowedOrigins: string[]) =>
      ({ mode: "hard", online: true, allowedOrigins }) as const;
    try {
      await open(online([authorityOrigin]));
      const [lost, present] = ["Clé perdue", "Clé présente"].map((name) =>
        bank.authority.issue(name, order),
      );
      assert.ok(lost && present);
      bank.authority.revoke(lost);
      bank.authority.publishCrl(crl);
      assertRefused(await signIn(lost), "certificate_revoked");
      const other = await signIn(present);
      assert.equal(other.header("location"), "/espace");
      await bank.close();

      await open(online([]));
      const unasked = await signIn(bank.authority.issue("Clé", order));
      assertRefused(unasked, "revocation_unavailable", 503);
      assert.deepEqual(problems, ["fetch_refused"]);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  it("does not start with a folder that holds something else than CRLs", async () => {
    await open({ mode: "none" });
    const crls = newFolder();
    writeFileSync(`${crls}/broken.crl`, "nothing");
    await assert.rejects(
      openBankRelyingParty({
        trustAnchors: bank.authority.trustAnchorFile,
        revocation: offline("hard", crls),
      }),
      { code: "trust_material_invalid" },
    );
  });
});

function pemBytes(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----/g, ""), "base64");
}
