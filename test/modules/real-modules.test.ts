import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { join } from "node:path";
import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";
import { createCustomer, type Customer } from "../fixtures/customer.ts";
import type { ReaderService } from "../virtual-card/index.ts";
import { openHost, sign, verifyByOpenSsl } from "./host.ts";
import {
  documentedProofs,
  isDocumentedDebian,
  versionOf,
  type Proof,
} from "./proof.ts";
import {
  CARD_PIN,
  createCard,
  OPEN_SC,
  startReaderWith,
  YKCS11,
} from "./tokens/card.ts";
import { createNssToken } from "./tokens/nss.ts";
import {
  createOpencryptokiToken,
  opencryptokiObstacle,
} from "./tokens/opencryptoki.ts";
import { LIBRARY, type RealToken } from "./tokens/real-token.ts";
import { createSoftHsmToken } from "./tokens/softhsm.ts";
import { createTpmToken } from "./tokens/tpm.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

const hashOf = ({ certificatePem }: Customer) =>
  createHash("sha256")
    .update(new X509Certificate(certificatePem).raw)
    .digest("hex");

const hashesIn = ({ tokens }: TokenSnapshot) =>
  tokens.flatMap(({ certificates }) => certificates.map(({ hash }) => hash));

/** Found by the catalogue or p11-kit; NSS and opencryptoki are for an administrator to add. */
const DISCOVERED: ReadonlySet<string> = new Set([
  LIBRARY.softHsm,
  LIBRARY.openSc,
  LIBRARY.ykcs11,
  LIBRARY.tpm2,
]);

describe("the host with real libraries", function () {
  this.timeout(60_000);
  let work: Workplace;
  let service: ReaderService;
  const tokens = new Map<string, RealToken>();
  const proofs: Proof[] = [];
  const skipped = new Set<string>();

  before(async () => {
    work = await createWorkplace();
    const customers = async (name: string, kinds = "both") => {
      const { ca, rsaCustomer, ecCustomer } = work;
      const rsa = await createCustomer(
        ca,
        rsaCustomer.person,
        "RSA 2048",
        `${name}-rsa`,
      );
      if (kinds === "RSA") return [rsa];
      return [
        rsa,
        await createCustomer(ca, ecCustomer.person, "P-256", `${name}-ec`),
      ];
    };
    const folder = (name: string) => join(work.folder, name);
    const onCard = await customers("card");
    service = await startReaderWith(createCard(onCard));
    const card = (module: RealToken["module"]): RealToken => ({
      module,
      environment: service.environment,
      pin: CARD_PIN,
      customers: onCard,
      close: async () => undefined,
    });
    tokens.set(
      "SoftHSM2",
      await createSoftHsmToken(folder("softhsm"), await customers("softhsm")),
    );
    tokens.set("OpenSC, PIV card", card(OPEN_SC));
    tokens.set("ykcs11, PIV card", card(YKCS11));
    tokens.set(
      "NSS softokn",
      await createNssToken(folder("nss"), await customers("nss")),
    );
    tokens.set("tpm2-pkcs11", await createTpmToken(folder("tpm"), work.ca));
    if (opencryptokiObstacle() === null) {
      tokens.set(
        "opencryptoki, soft token",
        await createOpencryptokiToken(await customers("opencryptoki", "RSA")),
      );
    }
  });
  after(async () => {
    for (const token of tokens.values()) await token.close();
    await service?.close();
    await work?.clear();
  });

  /** Lists, signs with every customer's certificate, and lets OpenSSL verify. */
  async function prove(library: string): Promise<Proof> {
    const { module, environment, pin, customers } = tokens.get(library)!;
    const host = await openHost({
      folder: work.folder,
      modules: [module],
      environment,
    });
    try {
      const wanted = customers.map(hashOf);
      const snapshot = await host.snapshot(
        (seen) =>
          seen.complete &&
          wanted.every((hash) => hashesIn(seen).includes(hash)),
      );
      // The slot for a next new token is no key.
      assert.ok(snapshot.tokens.every(({ unusable }) => unusable === null));
      const keys: string[] = [];
      for (const token of snapshot.tokens) {
        for (const certificate of token.certificates) {
          const signed = await sign(host, { token, certificate, pin });
          await verifyByOpenSsl(work.folder, work.chainFile, signed);
          keys.push(certificate.algorithm);
        }
      }
      assert.equal(keys.length, customers.length);
      return {
        library,
        version: await versionOf(module.path),
        keys: keys.sort().join(", "),
      };
    } finally {
      assert.equal(await host.close(), 0);
    }
  }

  for (const library of [
    "SoftHSM2",
    "OpenSC, PIV card",
    "ykcs11, PIV card",
    "NSS softokn",
    "tpm2-pkcs11",
    "opencryptoki, soft token",
  ]) {
    it(`lists and signs with ${library}, verified by OpenSSL`, async function () {
      if (!tokens.has(library)) {
        console.log(`      ${library}: ${opencryptokiObstacle()}`);
        skipped.add(library);
        this.skip();
      }
      proofs.push(await prove(library));
    });
  }

  it("finds them all at once, each key once", async () => {
    const all = [...tokens.values()];
    const host = await openHost({
      folder: work.folder,
      discovers: true,
      modules: all
        .map(({ module }) => module)
        .filter(({ path }) => !DISCOVERED.has(path)),
      environment: Object.assign(
        {},
        ...all.map(({ environment }) => environment),
      ),
    });
    try {
      const wanted = new Set(
        all.flatMap(({ customers }) => customers.map(hashOf)),
      );
      const snapshot = await host.snapshot(
        (seen) =>
          seen.complete &&
          [...wanted].every((hash) => hashesIn(seen).includes(hash)),
      );
      assert.deepEqual(
        snapshot.tokens.filter(({ unusable }) => unusable !== null),
        [],
      );
      assert.deepEqual(hashesIn(snapshot).sort(), [...wanted].sort());
      for (const token of snapshot.tokens) {
        for (const certificate of token.certificates) {
          const { pin } = all.find(({ customers }) =>
            customers.some((customer) => hashOf(customer) === certificate.hash),
          )!;
          const signed = await sign(host, { token, certificate, pin });
          await verifyByOpenSsl(work.folder, work.chainFile, signed);
        }
      }
    } finally {
      assert.equal(await host.close(), 0);
    }
  });

  it("proves what docs/modules.md says, line by line, but for what it says to skip", async () => {
    const comparesVersions = await isDocumentedDebian();
    const line = ({ library, version, keys }: Proof) =>
      `| ${library} | ${comparesVersions ? version : "any"} | ${keys} |`;
    for (const { library, version, keys } of proofs)
      console.log(`      | ${library} | ${version} | ${keys} |`);
    for (const library of skipped)
      console.log(`      | ${library} | skipped |`);
    const documented = await documentedProofs();
    assert.deepEqual(
      proofs.map(line).sort(),
      documented
        .filter(({ library }) => !skipped.has(library))
        .map(line)
        .sort(),
    );
    assert.deepEqual(
      [...skipped].filter((name) =>
        documented.every(({ library }) => library !== name),
      ),
      [],
    );
  });
});
