import assert from "node:assert/strict";
import * as make from "../../fixtures/certificates.ts";
import {
  atEu,
  atFr,
  ecSigner,
  EU,
  FR,
  load,
  namesOf,
  signed,
  signer,
} from "../../fixtures/trusted-list-anchors.ts";

const OF_LISTS = { territory: "EU", type: "EUlistofthelists", services: [] };

describe("createTrustedListAnchors", () => {
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
      [EU]: signed({ ...OF_LISTS, pointers }),
      [FR]: signed({}, ecSigner.key),
    };
    const fromEu = {
      lists: [],
      listOfLists: atEu,
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

    for (const [title, list] of [
      ["of another territory", { territory: "DE" }],
      ["of another type", { type: "CClist" }],
    ] as const) {
      it(`and refuses a list ${title} in its place`, async () => {
        await assert.rejects(
          load(
            { ...files, [FR]: signed(list, ecSigner.key) },
            { ...fromEu, territories: ["FR"] },
          ),
          { code: "trusted_list_invalid", message: /is expected/ },
        );
      });
    }

    it("and refuses a list that is none of lists", async () => {
      await assert.rejects(
        load(
          { ...files, [EU]: signed({ territory: "EU", pointers }) },
          { ...fromEu, territories: ["FR"] },
        ),
        { code: "trusted_list_invalid", message: /is expected/ },
      );
    });

    it("and refuses a territory it does not have", async () => {
      await assert.rejects(load(files, { ...fromEu, territories: ["DE"] }), {
        code: "trusted_list_invalid",
        message: /DE/,
      });
    });
  });

  describe("refuses", () => {
    const good = signed({});
    for (const [title, xml] of [
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
      ["another territory’s list", signed({ territory: "DE" })],
      ["a list of another type", signed({ type: "EUlistofthelists" })],
      ["a list from the future", signed({ issuedAt: "2026-06-16T00:00:00Z" })],
      ["a time without zone", signed({ issuedAt: "2026-06-01T00:00:00" })],
      ["a list without any such service", signed({ services: [] })],
    ] as const) {
      it(title, async () => {
        await assert.rejects(load(xml), {
          code: "trusted_list_invalid",
          message: /FR|no service/,
        });
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
      for (const options of [{ lists: [] }, { listOfLists: atEu }]) {
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

  it("takes a list of the type it is told", async () => {
    const type = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/CClist";
    const source = await load(signed({ type: "CClist" }), {
      lists: [{ ...atFr, type }],
    });
    assert.deepEqual(namesOf(source.current()), ["Une"]);
  });

  it("goes by no clock that tells no time", async () => {
    let now = make.NOW;
    const clock = () => now;
    const source = await load(signed({}), { clock });
    now = new Date(Number.NaN);
    const refused = { code: "configuration_refused" };
    await assert.rejects(load(signed({}), { clock }), refused);
    assert.throws(() => source.current(), refused);
  });

  for (const graceMs of [Number.NaN, -1, 0.5]) {
    it(`refuses ${graceMs} ms of grace`, async () => {
      await assert.rejects(load(signed({}), { graceMs }), {
        code: "configuration_refused",
      });
    });
  }
});
