import assert from "node:assert/strict";
import * as make from "../../fixtures/certificates.ts";
import { keyPair } from "../../fixtures/keys.ts";
import {
  buildList,
  type ListFields,
  type ServiceFields,
  signList,
} from "../../fixtures/trusted-list.ts";
import { createTrustedListAnchors, type TrustedListOptions } from "./load.ts";
import { FOR_E_SIGNATURES } from "./select.ts";

const FR = "https://tsl.example/fr.xml";
const EU = "https://tsl.example/eu.xml";

const signer = make.rootAuthority("Signataire", keyPair("rsa-2048", "signer"));
const ecSigner = make.rootAuthority("Autre", keyPair("P-256", "ec signer"));
const stranger = make.rootAuthority("Tiers", keyPair("rsa-2048", "stranger"));
const [one, two, three] = ["Une", "Deux", "Trois"].map(
  (name) => make.rootAuthority(name, keyPair("P-256", name)).certificate,
) as [Buffer, Buffer, Buffer];

/** Serves texts at their URLs. */
function serving(files: Record<string, string>) {
  return async ({ url }: { url: string }) =>
    new TextEncoder().encode(files[url] ?? assert.fail(`${url} asked for`));
}

function load(
  files: Record<string, string> | string,
  options: Partial<TrustedListOptions> = {},
) {
  return createTrustedListAnchors({
    lists: [{ url: FR, signers: [signer.certificate] }],
    fetcher: serving(typeof files === "string" ? { [FR]: files } : files),
    clock: () => make.NOW,
    ...options,
  });
}

async function anchorsOf(
  services: readonly ServiceFields[],
  options: Partial<TrustedListOptions> = {},
): Promise<string[]> {
  const source = await load(
    signList(buildList({ services }), signer.key),
    options,
  );
  return namesOf(source.current());
}

function namesOf(anchors: readonly Uint8Array[]): string[] {
  const names = { Une: one, Deux: two, Trois: three };
  return anchors.map(
    (bytes) =>
      Object.entries(names).find(([, der]) => der.equals(bytes))?.[0] ?? "?",
  );
}

const signed = (fields: ListFields, key = signer.key) =>
  signList(buildList({ services: [{ certificate: one }], ...fields }), key);

describe("createTrustedListAnchors", () => {
  describe("selects", () => {
    it("granted authorities for qualified certificates, each once", async () => {
      assert.deepEqual(
        await anchorsOf([
          { certificate: one },
          { certificate: two, status: "withdrawn" },
          { certificate: three, type: "TSA/QTST" },
          { certificate: one },
        ]),
        ["Une"],
      );
    });

    it("other types and statuses when asked", async () => {
      const base = "http://uri.etsi.org/TrstSvc";
      assert.deepEqual(
        await anchorsOf(
          [
            { certificate: one },
            { certificate: two, type: "CA/PKC", status: "recognised" },
          ],
          {
            types: [`${base}/Svctype/CA/PKC`],
            statuses: [`${base}/TrustedList/Svcstatus/recognised`],
          },
        ),
        ["Deux"],
      );
    });

    it("authorities for one use when asked", async () => {
      assert.deepEqual(
        await anchorsOf(
          [
            { certificate: one, use: "ForeSignatures" },
            { certificate: two, use: "ForWebSiteAuthentication" },
            { certificate: three },
          ],
          { uses: [FOR_E_SIGNATURES] },
        ),
        ["Une"],
      );
    });

    it("by the status of the moment, through the history", async () => {
      assert.deepEqual(
        await anchorsOf([
          // Will be withdrawn tomorrow.
          {
            certificate: one,
            status: "withdrawn",
            from: "2026-06-16T00:00:00Z",
            history: [["granted", "2020-01-01T00:00:00Z"]],
          },
          // Was granted once.
          {
            certificate: two,
            status: "withdrawn",
            from: "2026-06-14T00:00:00Z",
            history: [["granted", "2020-01-01T00:00:00Z"]],
          },
          // Begins tomorrow.
          { certificate: three, from: "2026-06-16T00:00:00Z" },
        ]),
        ["Une"],
      );
    });

    it("what is well-formed, and reports what is not", async () => {
      const skipped: string[] = [];
      const names = await anchorsOf(
        [{ certificate: Buffer.from("no certificate") }, { certificate: two }],
        { onCertificateSkipped: ({ code }) => skipped.push(code) },
      );
      assert.deepEqual(names, ["Deux"]);
      assert.deepEqual(skipped, ["der_invalid"]);
    });
  });

  describe("follows the list of lists", () => {
    const pointers = [
      { url: FR, territory: "FR", signer: ecSigner.certificate },
      {
        url: "https://tsl.example/fr.pdf",
        territory: "FR",
        signer: ecSigner.certificate,
        mediaType: "application/pdf",
      },
    ];
    const files = {
      [EU]: signed({ services: [], pointers }),
      [FR]: signed({}, ecSigner.key),
    };
    const fromEu = {
      lists: [],
      listOfLists: { url: EU, signers: [signer.certificate] },
    };

    it("to the territories asked for, with the signers it names", async () => {
      const source = await load(files, { ...fromEu, territories: ["FR"] });
      assert.deepEqual(namesOf(source.current()), ["Une"]);
    });

    it("and refuses a list by another signer than it names", async () => {
      await assert.rejects(
        load(
          { ...files, [FR]: signed({}, signer.key) },
          { ...fromEu, territories: ["FR"] },
        ),
        { code: "trusted_list_invalid" },
      );
    });

    it("and refuses a territory it does not have", async () => {
      await assert.rejects(load(files, { ...fromEu, territories: ["DE"] }), {
        code: "trusted_list_invalid",
        message: /DE/,
      });
    });
  });

  describe("accepts a signature", () => {
    const list = buildList({ services: [{ certificate: one }] });
    for (const [title, xml] of [
      [
        "with RSA and SHA-512",
        signList(list, signer.key, { digest: "sha512" }),
      ],
      ["with ECDSA", signList(list, ecSigner.key)],
      [
        "that names the list by its Id",
        signList(list, signer.key, { reference: "//*[@Id='list']" }),
      ],
      [
        "with XAdES’ signed properties",
        signList(list, signer.key, { withProperties: true }),
      ],
    ] as const) {
      it(title, async () => {
        const signers = [signer.certificate, ecSigner.certificate];
        const source = await load(xml, { lists: [{ url: FR, signers }] });
        assert.deepEqual(namesOf(source.current()), ["Une"]);
      });
    }

    it("and reads what is signed, not what a comment makes of it", async () => {
      const comment = "<!-- cut -->";
      const xml = signed({}).replace(
        "Svcstatus/granted",
        `Svcstatus/${comment}granted`,
      );
      const source = await load(xml);
      assert.deepEqual(namesOf(source.current()), ["Une"]);
    });
  });

  describe("refuses", () => {
    const good = signed({});
    const evil = buildList({ services: [{ certificate: two }] });
    const signature =
      /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(good)?.[0] ?? "";
    const withoutDeclaration = (xml: string) => xml.replace(/^<\?xml.*\?>/, "");
    const before = (end: string, xml: string, more: string) =>
      xml.replace(end, `${more}${end}`);
    const END = "</TrustServiceStatusList>";
    const named = signList(
      buildList({ services: [{ certificate: one }] }),
      signer.key,
      { reference: "//*[@Id='list']" },
    );
    const namedSignature =
      /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(named)?.[0] ?? "";

    for (const [title, xml] of [
      ["a list that is not signed", buildList({ services: [] })],
      ["another signer", signed({}, stranger.key)],
      [
        "another signer whose certificate comes along",
        signed({}, stranger.key).replace(
          "</ds:SignatureValue>",
          `</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${stranger.certificate.toString("base64")}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`,
        ),
      ],
      ["a list changed after signing", good.replace("CA/QC", "CA/PKC")],
      ["a signature moved to another list", before(END, evil, signature)],
      [
        // <evil Id="list"> <ds:Signature/> <wrapped><good Id="list"/></wrapped> </evil>
        "the signed list wrapped inside another of the same Id",
        before(
          END,
          evil,
          `${namedSignature}<wrapped>${withoutDeclaration(named.replace(namedSignature, ""))}</wrapped>`,
        ),
      ],
      [
        // <evil> <ds:Signature><ds:Object><good Id="list"/></ds:Object></ds:Signature> </evil>
        "the signed list wrapped inside the signature",
        before(
          END,
          evil.replace('Id="list"', 'Id="other"'),
          before(
            "</ds:Signature>",
            namedSignature,
            `<ds:Object>${withoutDeclaration(named.replace(namedSignature, ""))}</ds:Object>`,
          ),
        ),
      ],
      [
        "a signature over a part of the list",
        signList(evil, signer.key, {
          reference: "//*[local-name(.)='SchemeInformation']",
        }),
      ],
      ["two signatures", signList(good, signer.key)],
      ["SHA-1", signList(evil, signer.key, { digest: "sha1" })],
      [
        "an HMAC keyed with the signer’s certificate",
        good.replace(
          "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
          "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
        ),
      ],
      [
        "a document type",
        good.replace("?>", '?><!DOCTYPE x [<!ENTITY a "b">]>'),
      ],
      ["what is no XML", "<html><body>maintenance"],
      ["nothing", ""],
      ["another document", "<list xmlns='urn:x'/>"],
      ["elements nested beyond all measure", "<a>".repeat(50_000)],
      ["a list of another version", signed({ version: "3" })],
      ["an old list", signed({ nextUpdate: "2026-06-14T00:00:00Z" })],
      ["a closed list", signed({ nextUpdate: "" })],
      ["a list from the future", signed({ issuedAt: "2026-06-16T00:00:00Z" })],
      ["a time without zone", signed({ issuedAt: "2026-06-01T00:00:00" })],
      ["a list without any such service", signed({ services: [] })],
    ] as const) {
      it(title, async () => {
        await assert.rejects(load(xml), { code: "trusted_list_invalid" });
      });
    }

    it("bytes that are not UTF-8", async () => {
      const fetcher = async () => Uint8Array.of(0x3c, 0xff);
      await assert.rejects(load("", { fetcher }), {
        code: "trusted_list_invalid",
      });
    });

    it("a signer whose certificate has expired", async () => {
      await assert.rejects(
        load(good, { clock: () => new Date("2037-01-01T00:00:00Z") }),
        { code: "trusted_list_invalid" },
      );
    });

    it("to be configured without lists or territories", async () => {
      const listOfLists = { url: EU, signers: [signer.certificate] };
      for (const options of [{ lists: [] }, { listOfLists }]) {
        await assert.rejects(load(good, options), {
          code: "configuration_refused",
        });
      }
    });
  });

  it("uses a list that cannot be renewed no longer than the time of grace", async () => {
    const DAY = 24 * 60 * 60 * 1000;
    const nextUpdate = Date.parse("2026-07-01T00:00:00Z");
    let now = make.NOW.getTime();
    const files = { [FR]: signed({ nextUpdate: "2026-07-01T00:00:00Z" }) };
    const source = await load(files, {
      clock: () => new Date(now),
      graceMs: 2 * DAY,
    });
    now = nextUpdate + 2 * DAY;
    await assert.rejects(source.reload(), { code: "trusted_list_invalid" });
    assert.deepEqual(namesOf(source.current()), ["Une"]);
    now++;
    assert.throws(() => source.current(), { code: "trust_material_invalid" });
    files[FR] = signed({ sequenceNumber: 2 });
    await source.reload();
    assert.deepEqual(namesOf(source.current()), ["Une"]);
  });

  for (const graceMs of [Number.NaN, -1, 0.5]) {
    it(`refuses ${graceMs} ms of grace`, async () => {
      await assert.rejects(load(signed({}), { graceMs }), {
        code: "configuration_refused",
      });
    });
  }

  it("keeps the last good set when a list is put back to an older one", async () => {
    const files = { [FR]: signed({ sequenceNumber: 7 }) };
    const source = await load(files);
    files[FR] = signed({ sequenceNumber: 6, services: [{ certificate: two }] });
    await assert.rejects(source.reload(), { code: "trusted_list_invalid" });
    assert.deepEqual(namesOf(source.current()), ["Une"]);
    files[FR] = signed({ sequenceNumber: 8, services: [{ certificate: two }] });
    await source.reload();
    assert.deepEqual(namesOf(source.current()), ["Deux"]);
  });
});
