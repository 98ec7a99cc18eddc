import assert from "node:assert/strict";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  createRelyingParty,
  validatePath,
  verifySignedData,
} from "@passerelle/server";
import { NOW, rootAuthority } from "../../server/fixtures/certificates.ts";
import { keyPair } from "../../server/fixtures/keys.ts";
import { checkName } from "../../server/names/parse.ts";
import { checkDer } from "../../server/der/check.ts";
import { describeCorpus } from "./corpora.ts";

const root = rootAuthority("Racine", keyPair("P-256", "root"));
const trustAnchors = [root.certificate];
const LIMIT_MS = 1000;
const LIMIT_BYTES = 64 * 1024 * 1024;

/** Everything that takes bytes from outside. None may ever end well with these, nor in any error but our own. */
const ENTRANCES: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  "as a signature over any content": (signature) =>
    verifySignedData({
      signature,
      content: Buffer.from("any content"),
      trustAnchors,
      at: NOW,
      revocation: "none",
    }),
  "as a signature that holds its content": (signature) =>
    verifySignedData({
      signature,
      trustAnchors,
      at: NOW,
      revocation: "none",
      policy: {
        requireSigningCertificate: false,
        allowUnsignedAttributes: true,
        digests: ["sha1", "sha256", "sha384", "sha512"],
        minimumRsaBits: 1024,
      },
    }),
  "as a certificate": (certificate) =>
    validatePath({ certificate, trustAnchors, at: NOW, revocation: "none" }),
  "as an intermediate, a CRL and an OCSP response": (bytes) => {
    const certificate = bytes;
    const crls = [bytes];
    return validatePath({
      certificate,
      intermediates: [bytes, root.certificate],
      crls,
      ocspResponses: crls,
      trustAnchors,
      at: NOW,
    });
  },
};

describeCorpus("fuzz", (corpus) => {
  const files = corpus
    .list()
    .filter((name) => !name.includes("."))
    .flatMap((folder) =>
      corpus.list(folder).map((name) => `${folder}/${name}`),
    );

  for (const [title, enter] of Object.entries(ENTRANCES)) {
    it(`is refused in time, within bounds and by our own error: ${title}`, function () {
      this.timeout(120_000);
      for (const file of files) {
        const bytes = corpus.read(file);
        const heap = process.memoryUsage().heapUsed;
        const started = process.cpuUsage();
        assert.throws(() => enter(bytes), PasserelleError, file);
        const { user, system } = process.cpuUsage(started);
        assert.ok((user + system) / 1000 < LIMIT_MS, `${file} takes too long`);
        const growth = process.memoryUsage().heapUsed - heap;
        assert.ok(growth < LIMIT_BYTES, `${file} takes too much memory`);
      }
      console.log(`      fuzz: run ${files.length} ${title}, none verified`);
    });
  }

  it("is refused as what a form sends", async function () {
    this.timeout(120_000);
    const relyingParty = createRelyingParty({
      origin: "https://www.example.coop",
      name: "Banque",
      trustAnchors,
      clock: () => NOW,
    });
    for (const file of files) {
      const signature = Buffer.from(corpus.read(file)).toString("base64url");
      await assert.rejects(
        relyingParty.verify({ signature, session: "session" }),
        PasserelleError,
        file,
      );
    }
  });

  it("never makes the DER check or the name parser fail otherwise", () => {
    for (const file of files) {
      const bytes = corpus.read(file);
      for (const check of [
        () => checkDer(bytes, { maxBytes: 1_000_000 }, "input"),
        () => checkName(bytes, "input"),
      ]) {
        try {
          check();
        } catch (error) {
          assert.ok(error instanceof PasserelleError, file);
        }
      }
    }
  });
});
