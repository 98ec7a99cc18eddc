import assert from "node:assert/strict";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  atFr,
  FR,
  load,
  namesOf,
  signed,
  two,
} from "../../fixtures/trusted-list-anchors.ts";

const MIRROR = "https://mirror.example/fr.xml";
const older = signed({ sequenceNumber: 6, services: [{ certificate: two }] });
const good = signed({ sequenceNumber: 7 });
const newer = signed({ sequenceNumber: 8, services: [{ certificate: two }] });
const refused = { code: "trusted_list_invalid", message: /older than/ };

/** Serves what each request is told to wait for. */
function startServing() {
  const waiting: ((xml: string) => void)[] = [];
  const encode = (xml: string) => new TextEncoder().encode(xml);
  const fetcher = async () =>
    encode(await new Promise<string>((resolve) => waiting.push(resolve)));
  return { waiting, fetcher };
}

describe("a trusted list’s sequence number", () => {
  it("is not put back: the last good set stays", async () => {
    const files = { [FR]: good };
    const source = await load(files);
    files[FR] = older;
    await assert.rejects(source.reload(), refused);
    assert.deepEqual(namesOf(source.current()), ["Une"]);
    files[FR] = newer;
    await source.reload();
    assert.deepEqual(namesOf(source.current()), ["Deux"]);
  });

  it("counts for its list wherever that is served, and once in a set", async () => {
    const lists = [atFr, { ...atFr, url: MIRROR }];
    await assert.rejects(load({ [FR]: good, [MIRROR]: older }, { lists }), {
      code: "trusted_list_invalid",
      message: /FR .*more than once/,
    });
  });

  it("is not raised by a set that was not taken", async () => {
    const files = { [FR]: good };
    const source = await load(files);
    files[FR] = signed({ sequenceNumber: 9, services: [] });
    await assert.rejects(source.reload(), { message: /no service/ });
    files[FR] = newer;
    await source.reload();
    assert.deepEqual(namesOf(source.current()), ["Deux"]);
  });

  it("is not raised by a load that another has overtaken", async () => {
    const { waiting, fetcher } = startServing();
    const starting = load("", { fetcher });
    waiting[0]?.(older);
    const source = await starting;
    const [overtaken, last] = [source.reload(), source.reload()];
    waiting[2]?.(good);
    await last;
    waiting[1]?.(newer);
    await overtaken;
    assert.deepEqual(namesOf(source.current()), ["Une"]);
    const again = source.reload();
    waiting[3]?.(good);
    await again;
  });

  it("keeps a load that began last from bringing an older list", async () => {
    const { waiting, fetcher } = startServing();
    const starting = load("", { fetcher });
    waiting[0]?.(older);
    const source = await starting;
    const [first, last] = [source.reload(), source.reload()];
    waiting[1]?.(good);
    await first;
    waiting[2]?.(older);
    await assert.rejects(last, refused);
    assert.deepEqual(namesOf(source.current()), ["Une"]);
  });

  describe("kept in a file", () => {
    let folder: string;
    let sequenceNumbersFile: string;

    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), "passerelle-"));
      sequenceNumbersFile = path.join(folder, "numbers.json");
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("is not put back over a restart, nor at another address", async () => {
      await load(good, { sequenceNumbersFile });
      await assert.rejects(load(older, { sequenceNumbersFile }), refused);
      const lists = [{ ...atFr, url: MIRROR }];
      await assert.rejects(
        load({ [MIRROR]: older }, { sequenceNumbersFile, lists }),
        refused,
      );
      await load(newer, { sequenceNumbersFile });
      await assert.rejects(load(good, { sequenceNumbersFile }), refused);
      assert.deepEqual(readdirSync(folder), ["numbers.json"]);
    });

    it("holds whatever was loaded by it meanwhile", async () => {
      const files = { [FR]: good };
      const one = await load(files, { sequenceNumbersFile });
      await load(newer, { sequenceNumbersFile });
      await assert.rejects(one.reload(), refused);
    });

    it("stays there for lists that are not loaded any more", async () => {
      const sequenceNumbers = { "DE http://example/type": 4 };
      writeFileSync(sequenceNumbersFile, JSON.stringify({ sequenceNumbers }));
      await load(good, { sequenceNumbersFile });
      const kept = JSON.parse(readFileSync(sequenceNumbersFile, "utf8"));
      assert.deepEqual(Object.values(kept.sequenceNumbers), [4, 7]);
    });

    it("does not sink when the file goes while the server runs", async () => {
      const files = { [FR]: good };
      const source = await load(files, { sequenceNumbersFile });
      rmSync(sequenceNumbersFile);
      files[FR] = older;
      await assert.rejects(source.reload(), refused);
    });

    for (const text of [
      "",
      "{",
      "{}",
      "[]",
      "null",
      '{"sequenceNumbers":{"FR":"7"}}',
      '{"sequenceNumbers":{"FR":-1}}',
    ]) {
      it(`lets nothing load from a file that holds ${text || "nothing"}`, async () => {
        writeFileSync(sequenceNumbersFile, text);
        await assert.rejects(load(good, { sequenceNumbersFile }), {
          code: "trust_material_invalid",
          message: /numbers\.json/,
        });
        assert.equal(readFileSync(sequenceNumbersFile, "utf8"), text);
      });
    }

    it("lets nothing load where it can be neither read nor written", async () => {
      mkdirSync(sequenceNumbersFile);
      const nowhere = path.join(folder, "absent", "numbers.json");
      for (const file of [sequenceNumbersFile, nowhere]) {
        await assert.rejects(load(good, { sequenceNumbersFile: file }), {
          code: "trust_material_invalid",
          message: /numbers\.json/,
        });
      }
    });

    it("leaves the set that is there where it can be written no more", async () => {
      const files = { [FR]: good };
      const source = await load(files, { sequenceNumbersFile });
      rmSync(sequenceNumbersFile);
      mkdirSync(sequenceNumbersFile);
      files[FR] = newer;
      await assert.rejects(source.reload(), { code: "trust_material_invalid" });
      assert.deepEqual(namesOf(source.current()), ["Une"]);
    });
  });
});
