import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { mkdtemp, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as make from "../fixtures/certificates.ts";
import { keyPair, signing } from "../fixtures/keys.ts";
import { buildCrl } from "../fixtures/crl.ts";
import * as der from "../fixtures/der.ts";
import { pem } from "../fixtures/openssl.ts";
import { createPemTrustAnchors } from "./anchors.ts";
import { createCrlFolder } from "./crls.ts";
import type { ReloadingSource } from "./reloading.ts";

const [first, second] = ["Une", "Deux"].map(
  (name) => make.rootAuthority(name, keyPair("P-256", name)).certificate,
) as [Buffer, Buffer];

describe("trust material on disk", () => {
  let folder: string;
  let source: ReloadingSource | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "passerelle-trust-"));
  });
  afterEach(async () => {
    source?.close();
    source = undefined;
    await rm(folder, { recursive: true });
  });

  const write = (name: string, contents: string | Uint8Array) =>
    writeFile(path.join(folder, name), contents);
  const hexOf = (elements: readonly Uint8Array[]) =>
    elements.map((each) => Buffer.from(each).toString("hex"));

  describe("createPemTrustAnchors", () => {
    it("reads a bundle, each certificate once", async () => {
      await write("bundle.pem", pem(first) + pem(second) + pem(first));
      source = await createPemTrustAnchors(path.join(folder, "bundle.pem"));
      assert.deepEqual(hexOf(source.current()), hexOf([first, second]));
    });

    it("reads the certificates of a folder, PEM and DER, by file name", async () => {
      await write("b.pem", pem(first));
      await write("a.cer", second);
      await write("README", "no certificate");
      source = await createPemTrustAnchors(folder);
      assert.deepEqual(hexOf(source.current()), hexOf([second, first]));
    });

    it("takes OpenSSL’s hashed names", async () => {
      await write("1a2b3c4d.0", pem(first));
      await write("1a2b3c4d.r0", "for CRLs");
      await write("c.der", second);
      source = await createPemTrustAnchors(folder);
      assert.deepEqual(hexOf(source.current()), hexOf([first, second]));
    });

    for (const encoding of ["LE", "BE"] as const) {
      it(`says of UTF-16 what it is: ${encoding}`, async () => {
        const text = Buffer.from(`\uFEFF${pem(first)}`, "utf16le");
        await write("a.pem", encoding === "LE" ? text : text.swap16());
        await assert.rejects(createPemTrustAnchors(folder), {
          code: "trust_material_invalid",
          message: /UTF-16/,
        });
      });
    }

    it("reloads, and hands out the same array while nothing changes", async () => {
      await write("a.pem", pem(first));
      source = await createPemTrustAnchors(folder);
      const before = source.current();
      await source.reload();
      assert.equal(source.current(), before);
      await write("b.pem", pem(second));
      await source.reload();
      assert.deepEqual(hexOf(source.current()), hexOf([first, second]));
    });

    it("reloads by itself", async () => {
      await write("a.pem", pem(first));
      const events = new EventEmitter();
      source = await createPemTrustAnchors(folder, {
        reloadEveryMs: 5,
        onReloaded: (count) => events.emit("reloaded", count),
      });
      const reloaded = once(events, "reloaded");
      await write("b.pem", pem(second));
      assert.deepEqual(await reloaded, [2]);
    });

    for (const [title, spoil] of [
      ["is broken", () => write("b.pem", pem(second).replace("M", "!"))],
      ["is cut off", () => write("b.pem", pem(second).slice(0, 200))],
      ["holds no certificate", () => write("b.pem", "soon")],
      ["holds another thing", () => write("b.pem", pem(der.integer(1)))],
    ] as const) {
      it(`keeps the last good set when a file ${title}`, async () => {
        await write("a.pem", pem(first));
        source = await createPemTrustAnchors(folder);
        await spoil();
        await assert.rejects(source.reload(), {
          code: "trust_material_invalid",
          message: /b\.pem/,
        });
        assert.deepEqual(hexOf(source.current()), hexOf([first]));
      });
    }

    it("keeps the last good set when there is none left, and reports it", async () => {
      await write("a.pem", pem(first));
      const events = new EventEmitter();
      source = await createPemTrustAnchors(folder, {
        reloadEveryMs: 5,
        onReloadFailed: ({ code }) => events.emit("failed", code),
      });
      const failed = once(events, "failed");
      await unlink(path.join(folder, "a.pem"));
      assert.deepEqual(await failed, ["trust_material_invalid"]);
      assert.deepEqual(hexOf(source.current()), hexOf([first]));
    });

    for (const [title, location] of [
      ["an empty folder", "."],
      ["what is not there", "nowhere"],
    ] as const) {
      it(`refuses ${title} at the start`, async () => {
        await assert.rejects(
          createPemTrustAnchors(path.join(folder, location)),
          { code: "trust_material_invalid" },
        );
      });
    }
  });

  describe("createCrlFolder", () => {
    const [crl, other] = ["Une", "Deux"].map((name) =>
      buildCrl({
        version: 2,
        issuer: make.name(name),
        signing: signing(keyPair("P-256", name)),
        thisUpdate: der.time(make.NOW),
        nextUpdate: null,
        entries: [],
        extensions: [],
      }),
    ) as [Buffer, Buffer];

    it("reads DER and PEM, and what is put there later", async () => {
      source = await createCrlFolder(folder);
      assert.deepEqual(source.current(), []);
      await write("a.crl", crl);
      await write("b.pem", pem(crl).replaceAll("CERTIFICATE", "X509 CRL"));
      await source.reload();
      assert.deepEqual(hexOf(source.current()), hexOf([crl]));
    });

    it("takes .der and OpenSSL’s hashed names", async () => {
      await write("a.DER", crl);
      source = await createCrlFolder(folder);
      assert.deepEqual(hexOf(source.current()), hexOf([crl]));
      await unlink(path.join(folder, "a.DER"));
      await write("1a2b3c4d.r0", crl);
      await source.reload();
      assert.deepEqual(hexOf(source.current()), hexOf([crl]));
    });

    it("refuses a folder in which no name is one of a CRL", async () => {
      for (const name of ["ca.crl.1", "1a2b3c4d.0", "crls.zip"]) {
        await write(name, crl);
        await assert.rejects(createCrlFolder(folder), {
          code: "trust_material_invalid",
          message: new RegExp(name),
        });
        await unlink(path.join(folder, name));
      }
    });

    it("tells once of a file that somebody may believe to be read", async () => {
      const told: string[] = [];
      for (const name of ["a.crl", "ca.crl.1", "1a2b3c4d.0", "ca.crt"]) {
        await write(name, crl);
      }
      source = await createCrlFolder(folder, {
        onFileIgnored: (file) => told.push(path.relative(folder, file)),
      });
      assert.deepEqual(told, ["ca.crl.1"]);
      await write("b.crl~", crl);
      await source.reload();
      await source.reload();
      assert.deepEqual(told, ["ca.crl.1", "b.crl~"]);
      assert.deepEqual(hexOf(source.current()), hexOf([crl]));
    });

    it("has Node warn of such a file where nobody is told", async () => {
      const warned = once(process, "warning");
      await write("a.crl", crl);
      await write("ca.crl.1", crl);
      source = await createCrlFolder(folder);
      const [{ name, message }] = (await warned) as [Error];
      assert.equal(name, "PasserelleWarning");
      assert.match(message, /ca\.crl\.1 is not read/);
    });

    it("leaves in place the very CRLs that stay when another comes", async () => {
      await write("b.crl", crl);
      source = await createCrlFolder(folder);
      const [before] = source.current();
      await write("a.crl", other);
      await source.reload();
      assert.deepEqual(hexOf(source.current()), hexOf([other, crl]));
      assert.equal(source.current()[1], before);
    });

    it("takes a folder of hidden files and a README for an empty one", async () => {
      for (const name of [".gitkeep", "README", "readme.md"]) {
        await write(name, "CRLs go here");
      }
      source = await createCrlFolder(folder);
      assert.deepEqual(source.current(), []);
    });

    it("keeps the last good set when a CRL is cut off", async () => {
      await write("a.crl", crl);
      source = await createCrlFolder(folder);
      await write("a.crl", crl.subarray(0, 100));
      await assert.rejects(source.reload(), { code: "trust_material_invalid" });
      assert.deepEqual(hexOf(source.current()), hexOf([crl]));
    });
  });
});
