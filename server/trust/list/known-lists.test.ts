import assert from "node:assert/strict";
import * as make from "../../fixtures/certificates.ts";
import {
  atEu,
  ecSigner,
  EU,
  FR,
  load,
  namesOf,
  one,
  signed,
  signer,
} from "../../fixtures/trusted-list-anchors.ts";

const refused = { code: "trusted_list_invalid", message: /known signer/ };

describe("a trusted list that comes again unchanged", () => {
  it("is not taken apart again", async () => {
    const services = Array.from({ length: 300 }, () => ({ certificate: one }));
    const xml = signed({ services });
    const cpuMsOf = async <Result>(work: () => Promise<Result>) => {
      const before = process.cpuUsage();
      const result = await work();
      const { user, system } = process.cpuUsage(before);
      return { result, cpuMs: (user + system) / 1000 };
    };
    const first = await cpuMsOf(() => load(xml));
    const again = await cpuMsOf(() => first.result.reload());
    assert.deepEqual(namesOf(first.result.current()), ["Une"]);
    assert.ok(again.cpuMs < first.cpuMs / 5, `${again.cpuMs} ms`);
  });

  it("is refused once the certificate of its signer has expired", async () => {
    let now = make.NOW;
    const source = await load(signed({ nextUpdate: "2040-01-01T00:00:00Z" }), {
      clock: () => now,
    });
    await source.reload();
    now = new Date("2037-01-01T00:00:00Z");
    await assert.rejects(source.reload(), refused);
  });

  it("is refused once the list of lists names another signer", async () => {
    const listOfLists = (
      sequenceNumber: number,
      { certificate }: make.Authority,
    ) =>
      signed({
        territory: "EU",
        type: "EUlistofthelists",
        sequenceNumber,
        pointers: [{ url: FR, territory: "FR", signer: certificate }],
      });
    const files = {
      [EU]: listOfLists(1, ecSigner),
      [FR]: signed({}, ecSigner.key),
    };
    const source = await load(files, {
      lists: [],
      listOfLists: atEu,
      territories: ["FR"],
    });
    files[EU] = listOfLists(2, signer);
    await assert.rejects(source.reload(), refused);
    files[EU] = listOfLists(3, ecSigner);
    await source.reload();
  });
});
