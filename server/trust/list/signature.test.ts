import assert from "node:assert/strict";
import { buildList, signList } from "../../fixtures/trusted-list.ts";
import {
  atFr,
  ecSigner,
  load,
  namesOf,
  one,
  signed,
  signer,
  stranger,
  two,
} from "../../fixtures/trusted-list-anchors.ts";

describe("createTrustedListAnchors accepts a signature", () => {
  const list = buildList({ services: [{ certificate: one }] });
  for (const [title, xml] of [
    ["with RSA and SHA-512", signList(list, signer.key, { digest: "sha512" })],
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
      const source = await load(xml, { lists: [{ ...atFr, signers }] });
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

describe("createTrustedListAnchors looks through a list once", () => {
  // Each time would take this long again.
  const services = Array.from({ length: 300 }, () => ({ certificate: one }));
  const xml = signed({ services });
  const cpuMsOf = async (work: () => Promise<unknown>) => {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  const reference = /<ds:Reference[\s\S]*<\/ds:Reference>/.exec(xml)?.[0] ?? "";
  const transform = /<ds:Transform [^>]*exc-c14n#"\/>/.exec(xml)?.[0] ?? "";

  it("for all its possible signers", async () => {
    const others = Array.from({ length: 20 }, () => stranger.certificate);
    const signers = [...others, signer.certificate];
    const once = await cpuMsOf(() => load(xml));
    const all = await cpuMsOf(() =>
      load(xml, { lists: [{ ...atFr, signers }] }),
    );
    assert.ok(all < 5 * once, `${all} ms, and for one signer ${once} ms`);
  });

  for (const [title, part] of [
    ["references", reference],
    ["transforms", transform],
  ] as const) {
    it(`and refuses a signature with more ${title} than are in use`, async () => {
      await assert.rejects(load(xml.replace(part, part.repeat(9))), {
        code: "trusted_list_invalid",
        message: /more than/,
      });
    });
  }
});

describe("createTrustedListAnchors refuses", () => {
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
  ] as const) {
    it(title, async () => {
      await assert.rejects(load(xml), { code: "trusted_list_invalid" });
    });
  }
});
