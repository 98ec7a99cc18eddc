import assert from "node:assert/strict";
import * as make from "../../fixtures/certificates.ts";
import {
  ecSigner,
  EU,
  FR,
  load,
  namesOf,
  signed,
  signer,
  two,
} from "../../fixtures/trusted-list-anchors.ts";

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

  it("holds no list to the number of one that was not taken", async () => {
    const files = { [FR]: signed({ sequenceNumber: 7 }) };
    const source = await load(files);
    files[FR] = signed({ sequenceNumber: 9, services: [] });
    await assert.rejects(source.reload(), { code: "trusted_list_invalid" });
    files[FR] = signed({ sequenceNumber: 8, services: [{ certificate: two }] });
    await source.reload();
    assert.deepEqual(namesOf(source.current()), ["Deux"]);
  });

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
