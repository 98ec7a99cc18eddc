import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";
import { readConfiguration } from "./read.ts";

describe("the portal’s configuration", () => {
  const folder = temporaryFolder();
  const write = (content: string) => {
    const file = folder.file("portal.json");
    writeFileSync(file, content);
    return file;
  };
  const MINIMAL = { trustAnchors: "anchors", database: "portal.sqlite" };

  it("is complete with trust anchors and a database, on loopback", () => {
    const configuration = readConfiguration(write(JSON.stringify(MINIMAL)), {});
    assert.equal(configuration.host, "127.0.0.1");
    assert.equal(configuration.port, 0);
    assert.equal(configuration.sessionIdleMinutes, 15);
  });

  it("takes relative paths from the file’s folder", () => {
    const settings = {
      ...MINIMAL,
      acceptedIssuers: "issuing.pem",
      intermediates: "between",
    };
    const file = write(JSON.stringify(settings));
    const configuration = readConfiguration(file, {});
    assert.equal(configuration.trustAnchors, folder.file("anchors"));
    assert.equal(configuration.intermediates, folder.file("between"));
    assert.equal(configuration.acceptedIssuers, folder.file("issuing.pem"));
    assert.equal(configuration.database, folder.file("portal.sqlite"));
  });

  it("can come from the environment alone, which has the last word", () => {
    const environment = {
      PASSERELLE_PORTAL_TRUST_ANCHORS: "/etc/anchors",
      PASSERELLE_PORTAL_INTERMEDIATES: "/etc/between",
      PASSERELLE_PORTAL_DATABASE: "/var/portal.sqlite",
      PASSERELLE_PORTAL_PORT: "8443",
      PASSERELLE_PORTAL_TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8",
    };
    for (const file of [undefined, write(JSON.stringify(MINIMAL))]) {
      const configuration = readConfiguration(file, environment);
      assert.equal(configuration.port, 8443);
      assert.equal(configuration.intermediates, "/etc/between");
      assert.equal(configuration.database, "/var/portal.sqlite");
      assert.deepEqual(configuration.trustedProxies, [
        "127.0.0.1",
        "10.0.0.0/8",
      ]);
    }
  });

  it("takes revocation from the file, its CRLs from the file’s folder", () => {
    const revocation = { mode: "hard", crls: "crls", online: false };
    const file = write(JSON.stringify({ ...MINIMAL, revocation }));
    assert.deepEqual(readConfiguration(file, {}).revocation, {
      ...revocation,
      crls: folder.file("crls"),
      allowedOrigins: [],
    });
    assert.deepEqual(
      readConfiguration(file, {
        PASSERELLE_PORTAL_REVOCATION: '{"mode":"none"}',
      }).revocation,
      { mode: "none" },
    );
  });

  it("takes a source of intermediates, and has none otherwise", () => {
    const intermediateSource = { hosts: ["crt.authority.example"] };
    const known = { ...intermediateSource, allowedOrigins: [] };
    const file = write(JSON.stringify({ ...MINIMAL, intermediateSource }));
    assert.deepEqual(readConfiguration(file, {}).intermediateSource, known);
    const minimal = write(JSON.stringify(MINIMAL));
    assert.equal(readConfiguration(minimal, {}).intermediateSource, undefined);
    assert.deepEqual(
      readConfiguration(minimal, {
        PASSERELLE_PORTAL_INTERMEDIATE_SOURCE:
          JSON.stringify(intermediateSource),
      }).intermediateSource,
      known,
    );
  });

  it("is refused with revocation that is no JSON", () => {
    const file = write(JSON.stringify(MINIMAL));
    assert.throws(
      () => readConfiguration(file, { PASSERELLE_PORTAL_REVOCATION: "none" }),
      { code: "configuration_invalid" },
    );
  });

  for (const [what, setting] of Object.entries({
    "a setting it does not know": { trustAnchor: "x" },
    "a port out of range": { port: 70_000 },
    "an origin with a path": { origin: "https://www.example.coop/" },
    "a host that is a name": { host: "localhost" },
    "a proxy that is no address": { trustedProxies: ["proxy"] },
    "a network too narrow": { trustedProxies: ["10.0.0.0/33"] },
    "an installation page without https": { installationPage: "http://x.org/" },
    "an audit trail of less than a year": { auditRetentionDays: 364 },
    "revocation of no mode": { revocation: { crls: "crls" } },
    "revocation of an unknown mode": { revocation: { mode: "off" } },
    "no revocation, but CRLs": { revocation: { mode: "none", crls: "x" } },
    "revocation nobody tells about": {
      revocation: { mode: "hard", online: false },
    },
    "a place for CRLs that is no origin": {
      revocation: { mode: "soft", allowedOrigins: ["http://crl.example/x"] },
    },
    "a source of intermediates for any host": { intermediateSource: {} },
    "a source of intermediates for no host": {
      intermediateSource: { hosts: [] },
    },
    "a session without end": { sessionIdleMinutes: 100_000 },
  }))
    it(`is refused with ${what}`, () => {
      const file = write(JSON.stringify({ ...MINIMAL, ...setting }));
      assert.throws(() => readConfiguration(file, {}), {
        code: "configuration_invalid",
      });
    });

  it("is refused without trust anchors", () => {
    const file = write(JSON.stringify({ database: "x" }));
    assert.throws(() => readConfiguration(file, {}), {
      code: "configuration_invalid",
    });
  });

  it("is refused when a number of the environment is none", () => {
    assert.throws(
      () =>
        readConfiguration(write(JSON.stringify(MINIMAL)), {
          PASSERELLE_PORTAL_PORT: "",
        }),
      { code: "configuration_invalid" },
    );
  });

  it("is refused when it is no JSON object, or not there", () => {
    for (const content of ["[]", "null", "3"])
      assert.throws(() => readConfiguration(write(content), {}), {
        code: "configuration_invalid",
      });
    for (const file of [write("{"), folder.file("absent.json")])
      assert.throws(() => readConfiguration(file, {}), {
        code: "configuration_unreadable",
      });
  });
});
