import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";

const extension = new URL("../", import.meta.url);

async function messagesOf(language: string): Promise<Map<string, string>> {
  const file = new URL(`_locales/${language}/messages.json`, extension);
  const json = JSON.parse(await readFile(file, "utf8")) as Record<
    string,
    { message: string }
  >;
  return new Map(
    Object.entries(json).map(([key, { message }]) => [key, message]),
  );
}

async function sources(): Promise<string> {
  const files = await readdir(extension, { recursive: true });
  const texts = files
    .filter((file) => /\.(?:ts|html)$/.test(file) && !file.includes(".test."))
    .map(async (file) => readFile(new URL(file, extension), "utf8"));
  const manifest = await readFile(
    new URL("../manifest.json", extension),
    "utf8",
  );
  return [...(await Promise.all(texts)), manifest].join("\n");
}

describe("the texts of the extension", () => {
  it("are the same set in both languages, with the same places to fill", async () => {
    const [fr, en] = [await messagesOf("fr"), await messagesOf("en")];
    assert.deepEqual([...fr.keys()].toSorted(), [...en.keys()].toSorted());
    for (const [key, message] of fr) {
      const places = (text: string) => text.match(/\$\d/g)?.toSorted() ?? [];
      assert.deepEqual(places(message), places(en.get(key) ?? ""), key);
    }
  });

  it("are all there and all used", async () => {
    const source = await sources();
    const named = new Set(
      [
        ...source.matchAll(/translate\(\s*"(\w+)"/g),
        ...source.matchAll(/data-(?:text|label)="(\w+)"/g),
        ...source.matchAll(/__MSG_(\w+)__/g),
        // Keys that are chosen among others stand as texts of their own.
        ...source.matchAll(/"(\w+)"/g),
      ].map(([, key = ""]) => key),
    );
    const built = [...source.matchAll(/translate\(\s*`(\w+)\$/g)].map(
      ([, start = ""]) => start,
    );
    const messages = await messagesOf("fr");
    for (const key of messages.keys()) {
      const isUsed =
        named.has(key) || built.some((start) => key.startsWith(start));
      assert.ok(isUsed, `${key} is used nowhere`);
    }
    for (const [, key = ""] of source.matchAll(
      /(?:translate\(\s*|data-(?:text|label)=)"(\w+)"/g,
    )) {
      assert.ok(messages.has(key), `${key} has no text`);
    }
  });

  it("keep French punctuation on the line of its word", async () => {
    for (const [key, message] of await messagesOf("fr")) {
      assert.doesNotMatch(message, /« | [»;:!?]/, key);
    }
  });

  it("are set with typographic apostrophes", async () => {
    for (const language of ["fr", "en"]) {
      for (const [key, message] of await messagesOf(language)) {
        assert.equal(/['"]/.test(message), false, key);
      }
    }
  });
});
